namespace LuBan.DevOps.Tests.Examples;

/// <summary>A pipeline file of these tests, and what its head says must come of it: <c># expect: Succeeded</c> and others, one on a line.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Head">What must come of it, by keyword.</param>
public sealed record ExampleFile(string Name, string Path, IReadOnlyList<(string Keyword, string Text)> Head)
{
    public static string Folder => System.IO.Path.Combine(AppContext.BaseDirectory, "Examples");

    /// <summary><c>PipelineRun name</c> or <c>TaskRun name</c>; null when the file must be refused.</summary>
    public (string Kind, string Name)? Run => One("run")?.Split(' ') is [var kind, var name] ? (kind, name) : null;

    public static IReadOnlyList<ExampleFile> All() => [.. Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal).Select(Read)];

    public string? One(string keyword) => Of(keyword).FirstOrDefault();

    public IEnumerable<string> Of(string keyword) => Head.Where(line => line.Keyword == keyword).Select(line => line.Text);

    private static ExampleFile Read(string path) => new(System.IO.Path.GetFileNameWithoutExtension(path), path,
        [.. File.ReadLines(path).TakeWhile(line => line.StartsWith('#')).Select(line => line[1..].Split(':', 2, StringSplitOptions.TrimEntries)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))]);
}
