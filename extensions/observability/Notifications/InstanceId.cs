using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>A name of this installation that no other one has; made once, and kept with the data.</summary>
internal sealed class InstanceId
{
    public InstanceId(IExtensionEnvironment environment)
    {
        var path = Path.Combine(environment.DataDirectory, "alerting", "instance");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path)) File.WriteAllText(path, Guid.NewGuid().ToString("N"));
        Value = File.ReadAllText(path).Trim();
    }

    public string Value { get; }
}
