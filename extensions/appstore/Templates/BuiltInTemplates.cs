using System.Text.Json;
using LuBan.AppStore.Model;

namespace LuBan.AppStore.Templates;

/// <summary>The templates that come with the extension: a file each.</summary>
internal sealed class BuiltInTemplates(AppJson json)
{
    private readonly Lazy<IReadOnlyList<Template>> _all = new(() => Read(json));

    public IReadOnlyList<Template> All => _all.Value;

    private static List<Template> Read(AppJson json)
    {
        var assembly = typeof(BuiltInTemplates).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var node = Yaml.Read(text);
            var title = (string)node["name"]!;
            node.Remove("name");
            return new Template(title, "built-in", node.Deserialize<TemplateSpec>(json.Options)!);
        })];
    }
}
