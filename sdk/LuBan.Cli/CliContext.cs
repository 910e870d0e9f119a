using LuBan.Cli.Configuration;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.SignIn;
using LuBan.Cli.Text;
using Spectre.Console;

namespace LuBan.Cli;

/// <summary>What every command works with.</summary>
internal sealed class CliContext
{
    public CliContext(CliEnvironment environment)
    {
        Environment = environment;
        Language = Languages.Choose(environment.Variable);
        ConfigurationFile = ConfigurationFile.Locate(environment);
        Printer = new(environment.Out, Console);
    }

    public CliEnvironment Environment { get; }

    public Language Language { get; }

    public ConfigurationFile ConfigurationFile { get; }

    public Printer Printer { get; }

    /// <summary>Set from --no-color before a command runs.</summary>
    public bool NoColor { get; set; }

    public bool IsInteractive => Environment is { InputIsTerminal: true, OutputIsTerminal: true };

    /// <returns>The terminal with colours and bars, or null where plain lines are wanted.</returns>
    public IAnsiConsole? Console() => !Environment.OutputIsTerminal || NoColor || IsSet("NO_COLOR") || IsSet("CI") || Environment.Variable("TERM") == "dumb"
        ? null
        : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Environment.Out), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes });

    public Connection Connection() => Configuration.Connection.Resolve(Environment, ConfigurationFile.Read());

    public KernelClient Connect()
    {
        var connection = Connection();
        return new(connection, Credentials(connection));
    }

    public Credentials Credentials(Connection connection) => new(connection, ConfigurationFile, Environment.Time);

    public string In(Message message, params IReadOnlyList<object?> values) => message.In(Language, values);

    public void Say(Message message, params IReadOnlyList<object?> values) => Environment.Out.WriteLine(Clean.Block(In(message, values)));

    /// <summary>Writes a remark to standard error, where it does not disturb a pipe.</summary>
    public void Remark(Message message, params IReadOnlyList<object?> values) => Environment.Error.WriteLine(Clean.Block(In(message, values)));

    /// <summary>A refusal in one line.</summary>
    public string In(CliException refusal) => Clean.Line($"{refusal.Code}: {In(refusal.Error.Text, refusal.Values)}");

    /// <summary>Asks before something that cannot be taken back.</summary>
    /// <returns>False when the user said no. Without a terminal, only --yes is a yes.</returns>
    public bool Confirm(string question, bool yes)
    {
        if (yes) return true;
        if (!IsInteractive) throw new CliException(CliErrors.ConfirmationNeeded, question);
        Environment.Out.Write(Clean.Line(question) + " [y/N] ");
        var answer = Environment.In.ReadLine()?.Trim();
        var agreed = answer is not null && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase) || answer == "是");
        if (!agreed) Say(Texts.NothingDone);
        return agreed;
    }

    public string? Variable(string name) => Environment.Variable(name) is { Length: > 0 } value ? value : null;

    private bool IsSet(string name) => Variable(name) is not null;
}
