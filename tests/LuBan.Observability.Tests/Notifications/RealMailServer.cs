using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using LuBan.Observability.Tests.Metrics;

namespace LuBan.Observability.Tests.Notifications;

/// <summary>Debian's OpenSMTPD on a free loopback port: it takes mail for anybody and puts it into a Maildir of the test.</summary>
/// <remarks>In mounts of its own: its queue and its socket have fixed places, and another one may run on this machine.</remarks>
internal sealed class RealMailServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Tool _tool;

    private RealMailServer(string folder, int port, Tool tool) => (_folder, Port, _tool) = (folder, port, tool);

    public int Port { get; }

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? SkipReason { get; } = Tool.Missing("/usr/sbin/smtpd", "/usr/bin/unshare") ?? (Environment.IsPrivilegedProcess ? MountsReason() : "smtpd needs root");

    public static async Task<RealMailServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("luban-mail-").FullName;
        // Mail is delivered as nobody.
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var mail = Directory.CreateDirectory(Path.Combine(folder, "mail")).FullName;
        await Tool.RunAsync("/usr/bin/chown", "nobody", mail);
        var port = PeerProcess.FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "smtpd.conf"), $$"""
            table everybody { "@" = nobody }
            listen on 127.0.0.1 port {{port}}
            action "store" maildir "{{mail}}" virtual <everybody>
            match from any for any action "store"

            """);
        var tool = Tool.Start("/usr/bin/unshare", "-m", "sh", "-c", $"mount -t tmpfs tmpfs /var/spool && mount -t tmpfs tmpfs /run && mkdir -m 711 /var/spool/smtpd && exec /usr/sbin/smtpd -d -f {folder}/smtpd.conf");
        await WaitForPortAsync(port);
        return new(folder, port, tool);
    }

    /// <summary>Waits for a mail; its head as it is, its parts decoded.</summary>
    public async Task<string> WaitForMailAsync(Func<string, bool> wanted)
    {
        IReadOnlyList<string> mails = [];
        return await Wait.ForAsync("a mail", () => Task.FromResult((mails = [.. Mails()]).FirstOrDefault(wanted)), TimeSpan.FromMinutes(2), () => $"There are {mails.Count}:\n{string.Join("\n=====\n", mails)}");
    }

    public IReadOnlyList<string> Mails()
    {
        var arrived = Path.Combine(_folder, "mail", "new");
        return Directory.Exists(arrived) ? [.. Directory.GetFiles(arrived).Order(StringComparer.Ordinal).Select(file => Decode(File.ReadAllText(file)))] : [];
    }

    public async ValueTask DisposeAsync()
    {
        await _tool.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal static Task WaitForPortAsync(int port) => Wait.UntilAsync(() => AnswersAsync(port), $"something listens on port {port}");

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Encoded words and base64 parts as text.</summary>
    internal static string Decode(string mail)
    {
        var text = new StringBuilder();
        var code = new StringBuilder();
        foreach (var line in mail.Replace("\r", "", StringComparison.Ordinal).Split('\n'))
        {
            var isCode = line.Length > 0 && line.Length <= 76 && line.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '=');
            if (isCode)
            {
                code.Append(line);
                continue;
            }
            if (code.Length > 0) text.Append(Encoding.UTF8.GetString(Convert.FromBase64String(code.ToString()))).Append('\n');
            code.Clear();
            text.Append(line).Append('\n');
        }
        if (code.Length > 0) text.Append(Encoding.UTF8.GetString(Convert.FromBase64String(code.ToString())));
        return System.Text.RegularExpressions.Regex.Replace(text.ToString(), @"=\?utf-8\?B\?([^?]*)\?=(\n (?==\?))?", match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value)));
    }

    private static string? MountsReason()
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/unshare", ["-m", "sh", "-c", "mount -t tmpfs tmpfs /var/spool"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0 ? null : "mounts of one's own are not allowed here";
    }
}

/// <summary>A test with a real mail server. Without it the test is counted as skipped.</summary>
internal sealed class MailFactAttribute : FactAttribute
{
    public MailFactAttribute() => Skip = RealMailServer.SkipReason;
}
