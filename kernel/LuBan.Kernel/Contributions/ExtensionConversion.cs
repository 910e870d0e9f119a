using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Resources;

namespace LuBan.Kernel.Contributions;

/// <summary>Converts with the converters of an extension, through the storage version. After a revocation it refers to nothing of the extension.</summary>
/// <param name="owner">The extension's id.</param>
/// <param name="storageVersion">The version in which objects are stored.</param>
/// <param name="converters">The converter of each other version.</param>
internal sealed class ExtensionConversion(string owner, string storageVersion, IReadOnlyDictionary<string, IVersionConverter> converters) : IKindConversion, IRevocable
{
    private readonly IReadOnlySet<string> _versions = new HashSet<string>([storageVersion, .. converters.Keys], StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, IVersionConverter>? _converters = converters;

    public bool Knows(string version) => _versions.Contains(version);

    public void Convert(JsonObject body, string fromVersion, string toVersion)
    {
        var converters = _converters ?? throw Refusal.Create(503, "ServiceUnavailable", $"the extension '{owner}' was stopped: nothing converts from {fromVersion} to {toVersion}. Ask again: another version of it may serve the kind now.");
        var converted = Run(converters, body, fromVersion, toVersion);
        body.Clear();
        foreach (var (name, value) in converted.ToList())
        {
            converted.Remove(name);
            body[name] = value;
        }
    }

    public void Revoke() => _converters = null;

    private JsonObject Run(IReadOnlyDictionary<string, IVersionConverter> converters, JsonObject body, string from, string to)
    {
        try
        {
            var stored = from == storageVersion ? body : converters[from].ToStorage(body);
            return to == storageVersion ? stored : converters[to].FromStorage(stored);
        }
        catch (Exception problem)
        {
            // Its text only: the exception and its stack belong to the extension.
            throw new InvalidOperationException($"{TypeNames.Of(problem.GetType())}: {problem.Message} (in the extension '{owner}')");
        }
    }
}
