using System.CommandLine;
using System.Text;
using LuBan.Cli.Commands;

namespace LuBan.Cli.Tests;

/// <summary>Writes the reference part of docs/cli.md from the command tree.</summary>
internal static class Documentation
{
    public const string Begin = "<!-- commands: written by the tests of LuBan.Cli, run them with LUBAN_WRITE_DOCS=1 -->";

    public static RootCommand Tree() => CommandTree.Create(new(new() { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, HomeDirectory = "/", Variable = _ => null }));

    public static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    public static string Reference()
    {
        var text = new StringBuilder(Begin + "\n");
        foreach (var command in Commands(Tree()).Where(command => command is not RootCommand && command.Subcommands.Count == 0)) Write(text, command);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Command command)
    {
        text.Append($"\n### luban {Name(command)}\n\n{command.Description}\n\n");
        text.Append($"    luban {Name(command)}{string.Concat(command.Arguments.Select(Usage))}{(command.Options.Count > 0 ? " [options]" : "")}\n");
        var rows = command.Arguments.Select(argument => ($"`{argument.Name}`", argument.Description!)).Concat(command.Options.Select(option => (Names(option), option.Description!))).ToArray();
        if (rows.Length == 0) return;
        text.Append("\n| | |\n|---|---|\n");
        foreach (var (name, description) in rows) text.Append($"| {name} | {Escape(description)} |\n");
    }

    private static string Usage(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name.ToUpperInvariant() + "…" : argument.Name.ToUpperInvariant();
        return argument.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : " " + name;
    }

    private static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name).Select(name => $"`{name}`"));
        var completions = option.Arity.MaximumNumberOfValues > 0 && option.HelpName is null ? string.Join("\\|", option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label)) : "";
        var value = option.HelpName?.Replace("|", "\\|") ?? completions;
        return option.ValueType == typeof(bool) || value.Length == 0 ? names : $"{names} {value}";
    }

    private static string Name(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? Name(parent) + " " + command.Name : command.Name;

    private static string Escape(string text) => text.Replace("|", "\\|").Replace("<", "\\<");
}
