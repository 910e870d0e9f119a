using System.Text;

namespace LuBan.Cli;

/// <summary>Everything the tool takes from the process around it.</summary>
internal sealed record CliEnvironment
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    public bool InputIsTerminal { get; init; }

    public bool OutputIsTerminal { get; init; }

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public required string HomeDirectory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads a line without showing it.</summary>
    public Func<string?> ReadSecret { get; init; } = () => null;

    public static CliEnvironment FromProcess()
    {
        // Chinese texts must come out whole whatever the code page; no byte order mark, for pipes.
        if (!Console.IsOutputRedirected) Console.OutputEncoding = new UTF8Encoding(false);
        return new()
        {
            Out = Console.IsOutputRedirected ? Utf8(Console.OpenStandardOutput()) : Console.Out,
            Error = Console.IsErrorRedirected ? Utf8(Console.OpenStandardError()) : Console.Error,
            In = Console.In,
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = !Console.IsOutputRedirected,
            HomeDirectory = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            ReadSecret = ReadSecretFromConsole,
        };
    }

    private static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(false)) { AutoFlush = true };

    private static string? ReadSecretFromConsole()
    {
        var secret = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace) secret.Length = Math.Max(0, secret.Length - 1);
            else if (key.KeyChar is not ('\0' or '\u001b')) secret.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return secret.ToString();
    }
}
