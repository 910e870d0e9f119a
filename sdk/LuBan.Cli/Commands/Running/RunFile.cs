using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;
using YamlDotNet.Core;

namespace LuBan.Cli.Commands.Running;

/// <summary>The documents of a file that is run: tasks and pipelines to apply, and a run at most.</summary>
internal sealed class RunFile
{
    private static readonly string[] Kinds = ["Task", "Pipeline", "TaskRun", "PipelineRun"];

    private readonly string _path;

    private RunFile(string path, IReadOnlyList<RunDocument> documents) => (_path, Documents) = (path, documents);

    public IReadOnlyList<RunDocument> Documents { get; }

    /// <summary>Tasks first: whoever looks at a pipeline finds what it names.</summary>
    public IEnumerable<RunDocument> Definitions => Documents.Where(document => !document.IsRun).OrderBy(document => document.Kind == "Pipeline");

    public static RunFile Read(string path, TextReader input)
    {
        try
        {
            var documents = Yaml.ReadAll(path == "-" ? input.ReadToEnd() : File.ReadAllText(path)).Select((document, index) => Check(path, document, index + 1)).ToList();
            return documents.Count > 0 ? new(path, documents) : throw Wrong(path, "0");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or YamlException or ArgumentException)
        {
            throw Wrong(path, broken.Message);
        }
    }

    /// <summary>What is started: the run of the file, else its pipeline, else its task.</summary>
    public RunDocument Chosen(string? name)
    {
        var wanted = Documents.Where(document => name is null || document.Name == name).ToList();
        foreach (var candidates in new[] { wanted.Where(document => document.IsRun), wanted.Where(document => document.Kind == "Pipeline"), wanted.Where(document => document.Kind == "Task") }.Select(some => some.ToList()))
        {
            if (candidates.Count == 1) return candidates[0];
            if (candidates.Count > 1) throw new CliException(CliErrors.RunNotChosen, _path, string.Join(", ", candidates.Select(document => $"{document.Kind} {document.Name}")));
        }
        throw new CliException(CliErrors.RunNotChosen, _path, string.Join(", ", Documents.Select(document => $"{document.Kind} {document.Name}")));
    }

    private static RunDocument Check(string path, JsonNode? document, int number)
    {
        var (apiVersion, kind) = (document.Text("apiVersion"), document.Text("kind"));
        if (document is not JsonObject body || apiVersion != "tekton.dev/v1" || !Kinds.Contains(kind)) throw Wrong(path, $"{number}: {apiVersion} {kind}");
        if (body.At("metadata") is not JsonObject metadata || (metadata.Text("name") ?? metadata.Text("generateName")) is null) throw Wrong(path, $"{number}: metadata.name");
        return new(kind!, body);
    }

    private static CliException Wrong(string path, string what) => new(CliErrors.RunFileRefused, path, what);
}
