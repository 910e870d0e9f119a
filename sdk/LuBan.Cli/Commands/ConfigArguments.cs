using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Output;
using LuBan.Cli.Text;
using YamlDotNet.Core;

namespace LuBan.Cli.Commands;

/// <summary>An extension's configuration from --config and --set.</summary>
internal static class ConfigArguments
{
    /// <returns>The configuration, or null when none was given. Each --set wins over the file.</returns>
    public static JsonObject? Read(FileInfo? file, IReadOnlyList<string> assignments, IReadOnlyList<string> removals)
    {
        if (file is null && assignments.Count == 0 && removals.Count == 0) return null;
        var config = file is null ? [] : ReadFile(file);
        foreach (var assignment in assignments) Assign(config, assignment);
        foreach (var removal in removals) Put(config, removal, removal, null);
        return config;
    }

    private static JsonObject ReadFile(FileInfo file)
    {
        try
        {
            return Yaml.Read(File.ReadAllText(file.FullName)) switch
            {
                JsonObject @object => @object,
                null => [],
                _ => throw new CliException(CliErrors.FileUnusable, file.FullName, "{ … }"),
            };
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or YamlException or JsonException or ArgumentException)
        {
            throw new CliException(CliErrors.FileUnusable, file.FullName, broken.Message);
        }
    }

    private static void Assign(JsonObject config, string assignment)
    {
        var equals = assignment.IndexOf('=');
        if (equals <= 0) throw new CliException(CliErrors.InvalidArgument, "--set", assignment, "a.b=c");
        Put(config, assignment[..equals], assignment, Value(assignment[(equals + 1)..]));
    }

    private static void Put(JsonObject config, string path, string argument, JsonNode? value)
    {
        // A dot that belongs to a name is written \.
        var names = path.Replace(@"\.", "\0").Split('.').Select(name => name.Replace('\0', '.')).ToArray();
        if (names.Any(name => name.Length == 0)) throw new CliException(CliErrors.InvalidArgument, "--set", argument, "a.b=c");
        foreach (var name in names[..^1])
        {
            if (config[name] is not JsonObject inner) config[name] = inner = [];
            config = inner;
        }
        config[names[^1]] = value;
    }

    /// <summary>JSON where it is JSON (12, true, null, ["a"], "12"), else the text as it is.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
