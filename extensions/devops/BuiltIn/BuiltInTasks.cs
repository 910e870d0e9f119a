using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.BuiltIn;

/// <summary>Reads the files of the folder <c>Tasks</c>, which are in the assembly.</summary>
internal sealed class BuiltInTasks : IBuiltInTasks
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private readonly FrozenDictionary<string, TektonTask> _tasks = Read().ToFrozenDictionary(task => task.Metadata.Name!);

    public IReadOnlyList<TektonTask> All => [.. _tasks.Values.OrderBy(task => task.Metadata.Name, StringComparer.Ordinal)];

    public TektonTask? Find(string name) => _tasks.GetValueOrDefault(name);

    private static IEnumerable<TektonTask> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return YamlText.Read(reader.ReadToEnd()).Deserialize<TektonTask>(Options)!;
        }
    }
}
