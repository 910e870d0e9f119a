using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// The plan's <c>config</c> as a configuration source that can be replaced while the extension runs. A candidate can be tried out
/// first: only the flow that tries it sees it.
/// </summary>
internal sealed class ExtensionConfiguration : ConfigurationProvider, IConfigurationSource
{
    private readonly AsyncLocal<Dictionary<string, string?>?> _candidate = new();
    private volatile Dictionary<string, string?> _current;

    public ExtensionConfiguration(JsonObject config) => _current = Flatten(config);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override bool TryGet(string key, out string? value) => Visible.TryGetValue(key, out value);

    public override void Set(string key, string? value) =>
        _current = new(_current, StringComparer.OrdinalIgnoreCase) { [key] = value };

    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
    {
        var prefix = parentPath is null ? "" : parentPath + ConfigurationPath.KeyDelimiter;
        return Visible.Keys
            .Where(key => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(key => key[prefix.Length..].Split(ConfigurationPath.KeyDelimiter, 2)[0])
            .Concat(earlierKeys)
            .Order(ConfigurationKeyComparer.Instance);
    }

    /// <summary>Runs <paramref name="validate"/> against a candidate, then puts it in force and tells the options. A throw changes nothing.</summary>
    public void Replace(JsonObject config, Action validate)
    {
        var next = Flatten(config);
        _candidate.Value = next;
        try
        {
            validate();
        }
        finally
        {
            _candidate.Value = null;
        }
        _current = next;
        OnReload();
    }

    private Dictionary<string, string?> Visible => _candidate.Value ?? _current;

    private static Dictionary<string, string?> Flatten(JsonObject config)
    {
        var flat = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Add("", config);
        return flat;

        void Add(string path, JsonNode? node)
        {
            switch (node)
            {
                case JsonObject properties:
                    if (properties.Count == 0 && path.Length > 0) flat[path] = null;
                    foreach (var (name, value) in properties) Add(Join(path, name), value);
                    break;
                case JsonArray items:
                    if (items.Count == 0) flat[path] = "";
                    for (var index = 0; index < items.Count; index++) Add(Join(path, index.ToString(System.Globalization.CultureInfo.InvariantCulture)), items[index]);
                    break;
                default:
                    flat[path] = node?.ToString();
                    break;
            }
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : ConfigurationPath.Combine(path, name);
}
