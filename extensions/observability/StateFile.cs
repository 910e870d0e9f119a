using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LuBan.Observability;

/// <summary>One value in one file, written whole: beside it, then renamed.</summary>
internal sealed class StateFile<TState>(string path) where TState : class
{
    // Not static: what the serializer keeps of our types must go with us.
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What was written last; null when there is nothing. A file that cannot be read is put aside, not overwritten.</summary>
    public TState? Read(Action<string> problem)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<TState>(file, _json);
        }
        catch (JsonException wrong)
        {
            var aside = $"{path}.unreadable";
            File.Move(path, aside, overwrite: true);
            problem($"{path} cannot be read and was put aside as {aside}: {wrong.Message}");
            return null;
        }
    }

    public void Write(TState state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, state, _json);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }
}
