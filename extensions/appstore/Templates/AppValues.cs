using System.Text.Json.Nodes;
using LuBan.AppStore.Model;

namespace LuBan.AppStore.Templates;

/// <summary>What <c>${…}</c> stands for in one instance of an app.</summary>
internal sealed record AppValues
{
    public required string App { get; init; }
    public required string Namespace { get; init; }
    public required string Version { get; init; }
    public required int Instance { get; init; }
    public required string Config { get; init; }
    public required string Work { get; init; }
    public required JsonObject Parameters { get; init; }
    public required IReadOnlyDictionary<string, string> Programs { get; init; }
    public required IReadOnlyDictionary<string, int> Ports { get; init; }
    public required IReadOnlyDictionary<string, string> Volumes { get; init; }

    /// <summary>Files with secrets.</summary>
    public required IReadOnlyDictionary<string, string> SecretFiles { get; init; }

    /// <summary>The secrets themselves, for files; null elsewhere.</summary>
    public IReadOnlyDictionary<string, string>? Secrets { get; init; }

    public string? Artifact { get; init; }
    public string? Backup { get; init; }

    public TemplateText Text => new(Value);

    /// <summary>Whether a template may use a name.</summary>
    public static bool IsKnown(TemplateSpec template, string name, out string why)
    {
        var (group, rest) = Split(name);
        why = group switch
        {
            "app.name" or "app.namespace" or "app.version" or "instance" or "config" or "work" or "backup" when rest.Length == 0 => "",
            "artifact" when rest.Length == 0 => template.Artifact ? "" : "needs 'artifact: true'.",
            "param" => template.Parameters?["properties"] is JsonObject parameters && parameters.ContainsKey(rest) ? "" : "is not among the parameters.",
            "program" => Has(template.Programs?.Select(program => program.Name)) ? "" : "is not among the programs.",
            "port" => Has(template.Ports?.Select(port => port.Name)) ? "" : "is not among the ports.",
            "volume" => Has(template.Volumes) ? "" : "is not among the volumes.",
            // Users may bring more of them.
            "secret" or "secretvalue" => "",
            _ => "is not known.",
        };
        return why.Length == 0;

        bool Has(IEnumerable<string>? names) => names?.Contains(rest) == true;
    }

    private JsonNode? Value(string name)
    {
        var (group, rest) = Split(name);
        return group switch
        {
            "app.name" => App,
            "app.namespace" => Namespace,
            "app.version" => Version,
            "instance" => Instance,
            "config" => Config,
            "work" => Work,
            "artifact" => Artifact ?? throw new TemplateException("The app has no artifact: set spec.artifact."),
            "backup" => Backup ?? throw new TemplateException("'backup' stands in the commands of backups only."),
            "param" => Parameters.TryGetPropertyValue(rest, out var value) ? value : null,
            "program" => Of(Programs, rest, "program"),
            "port" => JsonValue.Create(Of(Ports, rest, "port")),
            "volume" => Of(Volumes, rest, "volume"),
            "secret" => Of(SecretFiles, rest, "secret"),
            "secretvalue" => Of(Secrets ?? throw new TemplateException($"'{name}' may stand in files only: a secret on a command line or in the environment is one that everybody can read."), rest, "secret"),
            _ => throw new TemplateException($"'{name}' is not known."),
        };
    }

    private static T Of<T>(IReadOnlyDictionary<string, T> values, string name, string what) =>
        values.TryGetValue(name, out var value) ? value : throw new TemplateException($"There is no {what} '{name}'. There are: {string.Join(", ", values.Keys.DefaultIfEmpty("none"))}.");

    private static (string Group, string Name) Split(string name) =>
        name.StartsWith("app.", StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal) ? (name, "") : (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
}
