using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using LuBan.Cli.Commands;
using LuBan.Cli.Text;

namespace LuBan.Cli.Tests;

public sealed partial class TextTests
{
    private static IEnumerable<(string Name, Message Message)> All =>
        typeof(Texts).GetFields(BindingFlags.Public | BindingFlags.Static).Select(text => (text.Name, (Message)text.GetValue(null)!))
            .Concat(Errors.SelectMany(error => new[] { (error.Code + " text", error.Text), (error.Code + " remedy", error.Remedy) }));

    private static IReadOnlyList<CliError> Errors =>
        [.. typeof(CliErrors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(error => (CliError)error.GetValue(null)!)];

    [Fact]
    public void Every_text_is_there_in_both_languages_with_the_same_places()
    {
        Assert.True(All.Count() > 150);
        Assert.All(All, text =>
        {
            var (name, (english, chinese)) = text;
            Assert.True(english.Length > 0 && chinese.Length > 0, name);
            Assert.True(Places(english).SetEquals(Places(chinese)), $"{name}: the places {{…}} differ");
            // A text without words, such as "{0}: {1}", is the same in every language.
            var hasWords = Place().Replace(english, "").Any(char.IsAsciiLetter);
            Assert.True(!hasWords || name == nameof(Texts.FactId) || chinese.Any(character => character is >= '\u4e00' and <= '\u9fff'), $"{name}: '{chinese}' is not Chinese");
            Assert.DoesNotContain(english, character => character is >= '\u4e00' and <= '\u9fff');
        });
    }

    [Fact]
    public void Every_text_is_used()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "sdk", "LuBan.Cli"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")).Select(File.ReadAllText));

        foreach (var field in typeof(Texts).GetFields(BindingFlags.Public | BindingFlags.Static)) Assert.Matches($@"\bTexts\.{field.Name}\b", sources);
        foreach (var field in typeof(CliErrors).GetFields(BindingFlags.Public | BindingFlags.Static)) Assert.Matches($@"\bCliErrors\.{field.Name}\b", sources);
    }

    [Fact]
    public void Every_code_is_unique_and_has_its_paragraph()
    {
        var codes = Errors.Select(error => error.Code).ToArray();
        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^LB62[0-9]{2}$", code));

        var catalogue = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"));
        var described = Heading().Matches(catalogue).Select(match => match.Groups[1].Value).Where(code => code.StartsWith("LB62", StringComparison.Ordinal)).ToHashSet();
        Assert.Equal(codes.Order(), described.Order());
    }

    [Fact]
    public void Every_command_option_and_argument_is_described()
    {
        foreach (var command in Documentation.Commands(Documentation.Tree()))
        {
            Assert.False(string.IsNullOrEmpty(command.Description), command.Name);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrEmpty(argument.Description), $"{command.Name} {argument.Name}"));
        }
    }

    [Fact]
    public void The_commands_of_the_contract_are_there()
    {
        var names = Documentation.Tree().Subcommands.Select(command => command.Name).ToHashSet();

        Assert.Superset(new HashSet<string> { "login", "search", "info", "install", "upgrade", "uninstall", "enable", "disable", "list", "status", "logs", "push", "doctor", "pack", "rollback", "kubeconfig" }, names);
    }

    [Theory]
    [InlineData("LUBAN_LANG", "zh", "安装扩展")]
    [InlineData("LANG", "zh_CN.UTF-8", "安装扩展")]
    [InlineData("LANG", "en_US.UTF-8", "Install an extension")]
    [InlineData("LANG", "C", "Install an extension")]
    public async Task The_language_follows_the_environment(string variable, string value, string expected)
    {
        using var cli = new CliRun();
        cli[variable] = value;

        Assert.Equal(0, await cli.RunAsync("install", "--help"));
        Assert.Contains(expected, cli.Out.ToString());
        Assert.Equal(2, await cli.RunAsync("uninstall"));
    }

    [Fact]
    public async Task LUBAN_LANG_wins_over_LANG_and_refusals_are_translated()
    {
        using var cli = new CliRun(loggedIn: false);
        cli["LANG"] = "en_US.UTF-8";
        cli["LUBAN_LANG"] = "zh";

        Assert.Equal(4, await cli.RunAsync("list"));
        Assert.Contains("没有用于", cli.Error.ToString());
    }

    [Fact]
    public async Task Help_tells_the_exit_codes()
    {
        using var cli = new CliRun();

        Assert.Equal(0, await cli.RunAsync("--help"));
        foreach (var code in Enum.GetValues<ExitCode>()) Assert.Matches($@"(?m)^  {(int)code} ", cli.Out.ToString());
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?m)^##+ (LB\d{4})\b")]
    private static partial Regex Heading();
}
