using System.ComponentModel;
using System.Diagnostics;
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

    /// <summary>What tokens are named after.</summary>
    public string MachineName { get; init; } = Environment.MachineName;

    /// <summary>How another program calls this tool: the command, and what comes before its arguments.</summary>
    public (string Command, IReadOnlyList<string> Arguments) Self { get; init; } = ("luban", []);

    /// <summary>Opens a page in the user's browser.</summary>
    /// <returns>False when there is none.</returns>
    public Func<string, bool> OpenBrowser { get; init; } = _ => false;

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
            OpenBrowser = OpenInBrowser,
            Self = FindSelf(),
        };
    }

    private static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(false)) { AutoFlush = true };

    /// <summary>By its name where that finds it: a file with it can be taken to another machine. Else this very program.</summary>
    private static (string Command, IReadOnlyList<string> Arguments) FindSelf()
    {
        var file = OperatingSystem.IsWindows() ? "luban.exe" : "luban";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (path.Any(folder => File.Exists(Path.Combine(folder, file)))) return ("luban", []);
        var process = Environment.ProcessPath ?? "luban";
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? (process, [Path.Combine(AppContext.BaseDirectory, "luban.dll")]) : (process, []);
    }

    private static bool OpenInBrowser(string page)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(page) { UseShellExecute = true });
            return true;
        }
        catch (Exception none) when (none is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

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
