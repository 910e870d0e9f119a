using System.CommandLine;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>Arguments and options that several commands share, with the same words everywhere.</summary>
internal static class CommonOptions
{
    private const string DefaultTimeout = "10m";

    public static Argument<string> Id(CliContext cli) => new("id") { Description = cli.In(Texts.IdArgument) };

    public static Option<string> Output(CliContext cli)
    {
        var option = new Option<string>("--output", "-o") { Description = cli.In(Texts.OutputOption), DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json", "yaml", "name");
        return option;
    }

    public static Option<bool> Wait(CliContext cli) => new("--wait", "-w") { Description = cli.In(Texts.WaitOption) };

    public static Option<string> Timeout(CliContext cli) => new("--timeout") { Description = cli.In(Texts.TimeoutOption), HelpName = "duration", DefaultValueFactory = _ => DefaultTimeout };

    public static Option<bool> Yes(CliContext cli) => new("--yes", "-y") { Description = cli.In(Texts.YesOption) };

    public static Option<bool> DryRun(CliContext cli) => new("--dry-run") { Description = cli.In(Texts.DryRunOption) };

    public static Option<string[]> Set(CliContext cli) => new("--set") { Description = cli.In(Texts.SetOption), HelpName = "path=value" };

    public static Option<FileInfo> ConfigFile(CliContext cli) => new("--config") { Description = cli.In(Texts.ConfigOption), HelpName = "file" };

    public static OutputFormat Format(this ParseResult parsed, Option<string> option) => Enum.Parse<OutputFormat>(parsed.GetRequiredValue(option), ignoreCase: true);

    /// <summary>The plan's name for an id that the user typed. An id that cannot be one is refused before it becomes part of a path.</summary>
    public static string Name(this ParseResult parsed, Argument<string> id) => Plan.NameOf(parsed.CheckedId(id));

    public static string CheckedId(this ParseResult parsed, Argument<string> id)
    {
        var text = parsed.GetRequiredValue(id);
        return text.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
            ? text
            : throw new CliException(CliErrors.InvalidArgument, "ID", text, "Publisher.Name");
    }
}
