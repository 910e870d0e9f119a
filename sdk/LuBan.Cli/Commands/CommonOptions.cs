using System.CommandLine;
using System.CommandLine.Parsing;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Arguments and options that several commands share, with the same words everywhere.</summary>
internal static class CommonOptions
{
    private const string DefaultTimeout = "10m";
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    public static Argument<string> Id(CliContext cli) => new("id") { Description = cli.In(Texts.IdArgument) };

    public static Argument<string?> OptionalId(CliContext cli) => new("id") { Description = cli.In(Texts.IdArgument), Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Exactly one of an argument and an option says what the command is about.</summary>
    public static void RequireOneOf(this Command command, CliContext cli, Argument argument, Option option) => command.Validators.Add(result =>
    {
        var (hasArgument, hasOption) = (result.GetResult(argument)?.Tokens.Count > 0, result.GetResult(option) is { Implicit: false });
        if (hasArgument == hasOption) result.AddError($"{argument.Name.ToUpperInvariant()}, {option.Name}: " + cli.In(hasArgument ? Texts.OnlyOneOf : Texts.OneOfNeeded));
    });

    public static Argument<string> Version(CliContext cli) => new("version") { Description = cli.In(Texts.VersionArgument) };

    public static Argument<string[]> Versions(CliContext cli) => new("version") { Description = cli.In(Texts.VersionsArgument), Arity = ArgumentArity.OneOrMore };

    public static Argument<string> Publisher(CliContext cli) => new("publisher") { Description = cli.In(Texts.PublisherArgument) };

    public static Option<string?> Message(CliContext cli, bool required = false) => new("--message", "-m") { Description = cli.In(Texts.MessageOption), HelpName = "text", Required = required };

    public static Option<int> Limit(CliContext cli)
    {
        var option = new Option<int>("--limit") { Description = cli.In(Texts.LimitOption), HelpName = "number", DefaultValueFactory = _ => 100 };
        option.Validators.Add(result => Within(result, 1, 10_000));
        return option;
    }

    public static Option<int> Skip(CliContext cli)
    {
        var option = new Option<int>("--skip") { Description = cli.In(Texts.SkipOption), HelpName = "number" };
        option.Validators.Add(result => Within(result, 0, 1_000_000));
        return option;
    }

    public static void Within(OptionResult result, int least, int most)
    {
        if (result.GetValueOrDefault<int?>() is { } number && (number < least || number > most)) result.AddError($"{result.Option.Name}: {least}…{most}");
    }

    public static Option<string> Output(CliContext cli)
    {
        var option = new Option<string>("--output", "-o") { Description = cli.In(Texts.OutputOption), DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json", "yaml", "name");
        return option;
    }

    public static Option<bool> Wait(CliContext cli) => new("--wait", "-w") { Description = cli.In(Texts.WaitOption) };

    public static Option<string> Timeout(CliContext cli) => new("--timeout") { Description = cli.In(Texts.TimeoutOption), HelpName = "duration", DefaultValueFactory = _ => DefaultTimeout };

    public static Option<bool> Yes(CliContext cli) => new("--yes", "-y") { Description = cli.In(Texts.YesOption) };

    public static Option<bool> Approve(CliContext cli) => new("--approve") { Description = cli.In(Texts.ApproveOption) };

    public static Option<bool> DryRun(CliContext cli) => new("--dry-run") { Description = cli.In(Texts.DryRunOption) };

    public static Option<string[]> Set(CliContext cli) => new("--set") { Description = cli.In(Texts.SetOption), HelpName = "path=value" };

    public static Option<FileInfo> ConfigFile(CliContext cli) => new("--config") { Description = cli.In(Texts.ConfigOption), HelpName = "file" };

    public static OutputFormat Format(this ParseResult parsed, Option<string> option) => Enum.Parse<OutputFormat>(parsed.GetRequiredValue(option), ignoreCase: true);

    /// <summary>The plan's name for an id that the user typed. An id that cannot be one is refused before it becomes part of a path.</summary>
    public static string Name(this ParseResult parsed, Argument<string> id) => Plan.NameOf(parsed.CheckedId(id));

    public static string CheckedId(this ParseResult parsed, Argument<string> id) => Checked(parsed.GetRequiredValue(id));

    public static string Checked(string text) =>
        text.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
            ? text
            : throw new CliException(CliErrors.InvalidArgument, "ID", text, "Publisher.Name");

    /// <summary>A time so much later than now as an option says, such as 90d; null where the option is left out.</summary>
    public static string? TimeAfter(this ParseResult parsed, CliContext cli, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? (cli.Environment.Time.GetUtcNow() + Durations.Parse(text, option.Name, LongestLife)).ToString("O") : null;
}
