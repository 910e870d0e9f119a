using System.Reflection;
using System.Text.RegularExpressions;

namespace LuBan.Law;

/// <summary>What the pages tell people to open and to type is there.</summary>
public sealed partial class DocumentationTests
{
    /// <summary>The page that the tests of the command line write from the real parser.</summary>
    private const string Reference = "docs/cli.md";

    [Fact]
    public void Links_between_pages_resolve()
    {
        var broken = new List<string>();
        foreach (var (path, page) in Markdown.Pages)
        {
            foreach (var link in Markdown.Links(page))
            {
                var (target, anchor) = link.Split('#', 2) is [var file, var name] ? (file, name) : (link, "");
                var resolved = target.Length == 0 ? path : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target))).Replace('\\', '/');
                var exists = Path.Exists(Repository.PathOf(resolved));
                if (!exists || (anchor.Length > 0 && !Markdown.Anchors(Repository.Files[resolved]).Contains(anchor))) broken.Add($"{path}: {link}");
            }
        }

        Violations.None(broken);
    }

    [Fact]
    public void Commands_of_luban_that_pages_and_messages_name_exist_with_their_options()
    {
        var commands = Commands();
        Assert.Contains("source add", commands.Keys);
        var named = Markdown.Pages.SelectMany(page => Markdown.Commands(page.Value).Where(line => LubanCommand().IsMatch(line)).Select(line => (page.Key, Line: line)))
            .Concat(Repository.Sources("kernel", "sdk").SelectMany(file => Quoted().Matches(CSharpText.WithoutComments(file.Value)).Select(match => (file.Key, Line: match.Groups[1].Value))));

        Violations.None(named.SelectMany(one => Faults(one.Line, commands).Select(fault => $"{one.Key}: '{one.Line}': {fault}")));
    }

    [Fact]
    public void The_server_accepts_the_options_that_pages_name()
    {
        var lines = Markdown.Pages.SelectMany(page => Markdown.Commands(page.Value)).Where(line => line.StartsWith("dotnet run --project kernel/LuBan.Server", StringComparison.Ordinal) && !line.Contains('…', StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);
        var parser = Assembly.LoadFrom(Repository.Assembly("kernel/LuBan.Server", "LuBan.Server")).GetType("LuBan.Server.ServerArguments", throwOnError: true)!;

        foreach (var line in lines)
        {
            var arguments = line.Split(" -- ", 2) is [_, var after] ? after.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
            var parsed = parser.GetMethod("Parse")!.Invoke(null, [arguments])!;
            Assert.True(parser.GetProperty("Answer")!.GetValue(parsed) is null, $"{line}: {parser.GetProperty("Answer")!.GetValue(parsed)}");
        }
    }

    [Fact]
    public void The_options_of_the_server_are_all_on_the_page_for_operators()
    {
        var parser = Assembly.LoadFrom(Repository.Assembly("kernel/LuBan.Server", "LuBan.Server")).GetType("LuBan.Server.ServerArguments", throwOnError: true)!;
        var help = (string)parser.GetProperty("Answer")!.GetValue(parser.GetMethod("Parse")!.Invoke(null, [new[] { "--help" }]))!;

        var options = Option().Matches(help).Select(match => match.Value).Where(option => option is not ("--help" or "--project")).Distinct().ToList();

        Assert.Contains("--safe-mode", options);
        Assert.All(options, option => Assert.Contains($"`{option}`", Repository.Files["docs/operating.md"], StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_the_first_five_minutes_use_are_there()
    {
        var lines = Markdown.Commands(Repository.Files["README.md"]).ToList();
        var paths = lines.SelectMany(line => line.Split(' ')).Where(word => word.StartsWith("./", StringComparison.Ordinal) || word.StartsWith("kernel/", StringComparison.Ordinal) || word.StartsWith("sdk/", StringComparison.Ordinal)).Distinct().ToList();

        Assert.Contains("sdk/samples/hello", paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Repository.PathOf(path)), path));
        Assert.All((string[])["test", "luban", ".ci/run"], script => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Repository.PathOf(script)).HasFlag(UnixFileMode.UserExecute), script));
        Assert.All(lines.Where(line => line.StartsWith("./test ", StringComparison.Ordinal)).SelectMany(line => Option().Matches(line)), option => Assert.Contains($"{option.Value})", Repository.Files["test"], StringComparison.Ordinal));
    }

    /// <summary>From command, such as <c>source add</c>, to its options.</summary>
    private static Dictionary<string, HashSet<string>> Commands() => Repository.Files[Reference].Split("\n### luban ")[1..].ToDictionary(
        section => section.Split('\n')[0].Trim(),
        section => DocumentedOption().Matches(section).Select(match => match.Groups[1].Value).Append("--help").ToHashSet(StringComparer.Ordinal));

    private static IEnumerable<string> Faults(string line, Dictionary<string, HashSet<string>> commands)
    {
        var words = LubanCommand().Match(line).Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = words.Length > 1 && commands.ContainsKey($"{words[0]} {words[1]}") ? $"{words[0]} {words[1]}" : words[0];
        if (!commands.TryGetValue(name, out var options))
        {
            if (!commands.Keys.Any(command => command.StartsWith(name + " ", StringComparison.Ordinal))) yield return "no such command";
            yield break;
        }
        foreach (var option in words.Where(word => word.StartsWith('-')).Select(word => Option().Match(word)).Where(match => match.Success && !options.Contains(match.Value))) yield return $"no option {option.Value}";
    }

    [GeneratedRegex(@"^(?:\./)?luban ([a-z].*)$")]
    private static partial Regex LubanCommand();

    [GeneratedRegex(@"[`'](luban [a-z][^`'""]*)[`']")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*|(?<![\w-])-[a-z](?![\w-])")]
    private static partial Regex Option();

    [GeneratedRegex(@"`(--?[a-z][a-z-]*)`")]
    private static partial Regex DocumentedOption();
}
