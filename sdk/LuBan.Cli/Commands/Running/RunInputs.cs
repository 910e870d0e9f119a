using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Running;

/// <summary>What is given to a run on the command line.</summary>
internal static class RunInputs
{
    /// <summary>Parameters from <c>name=value</c>; one whose declared type is a list or a map takes YAML, such as <c>[a, b]</c>.</summary>
    public static JsonArray Params(IEnumerable<string> texts, JsonNode? declared) => new([.. texts.Select(text => Param(text, declared))]);

    /// <summary>Workspaces from <c>name</c> (an empty folder), <c>name=claim:NAME</c>, <c>name=secret:NAME</c> or <c>name=config:NAME</c>.</summary>
    public static JsonArray Workspaces(IEnumerable<string> texts) => new([.. texts.Select(Workspace)]);

    /// <summary>Puts entries into a list of named ones, in the place of those of the same name.</summary>
    public static void Merge(JsonObject spec, string member, JsonArray given)
    {
        if (given.Count == 0) return;
        var names = given.Select(entry => entry.Text("name")).ToHashSet();
        spec[member] = new JsonArray([.. spec.Items(member).Where(entry => !names.Contains(entry.Text("name"))).Concat(given.OfType<JsonNode>()).Select(entry => entry.DeepClone())]);
    }

    private static JsonObject Param(string text, JsonNode? declared)
    {
        var (name, value) = Split(text, "--param", "name=value");
        var spec = declared.Items("params").FirstOrDefault(param => param.Text("name") == name);
        var isText = (spec.Text("type") ?? TypeOf(spec.At("default"))) == "string";
        return new() { ["name"] = name, ["value"] = isText ? value : Yaml.Read(value) };
    }

    private static string TypeOf(JsonNode? standard) => standard switch { JsonArray => "array", JsonObject => "object", _ => "string" };

    private static JsonObject Workspace(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (name, source) = equals < 0 ? (text, "") : (text[..equals], text[(equals + 1)..]);
        var made = new JsonObject { ["name"] = name };
        var parts = source.Split(':', 2);
        switch (parts)
        {
            case [""] or ["emptyDir"]: made["emptyDir"] = new JsonObject(); break;
            case ["claim", var claim]: made["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim }; break;
            case ["secret", var secret]: made["secret"] = new JsonObject { ["secretName"] = secret }; break;
            case ["config", var map]: made["configMap"] = new JsonObject { ["name"] = map }; break;
            default: throw new CliException(CliErrors.InvalidArgument, "--workspace", text, "NAME, NAME=claim:NAME, NAME=secret:NAME, NAME=config:NAME");
        }
        return made;
    }

    private static (string Name, string Value) Split(string text, string option, string expected)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..]) : throw new CliException(CliErrors.InvalidArgument, option, text, expected);
    }
}
