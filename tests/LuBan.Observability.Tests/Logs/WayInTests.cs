using System.Net;
using System.Net.Sockets;
using System.Text;
using LuBan.Observability.Logs;
using LuBan.Observability.Logs.Files;
using LuBan.Observability.Logs.Syslog;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.Observability.Tests.Logs;

public sealed class WayInTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-tail-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("<165>1 2026-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\" eventID=\"10]11\"] BOMAn application event", "mymachine.example.com", "evntslog", "info", "BOMAn application event [exampleSDID@32473 iut=\"3\" eventID=\"10]11\"]")]
    [InlineData("<34>1 2026-10-11T22:14:15.003Z - su 77 - - 'su root' failed", "10.1.1.1", "su", "fatal", "'su root' failed")]
    [InlineData("<34>Oct 11 22:14:15 mymachine su[12]: 'su root' failed", "mymachine", "su", "fatal", "'su root' failed")]
    [InlineData("<14>Feb 29 10:00:00 h app: leap", "h", "app", "info", "leap")]
    [InlineData("<13>just words", "10.1.1.1", null, "info", "just words")]
    [InlineData("<999>odd", "10.1.1.1", null, "info", "<999>odd")]
    [InlineData("no header at all", "10.1.1.1", null, "info", "no header at all")]
    [InlineData("<>", "10.1.1.1", null, "info", "<>")]
    [InlineData("<3>1 -", "10.1.1.1", null, "error", "1 -")]
    [InlineData("", "10.1.1.1", null, "info", "")]
    public void A_syslog_message_is_read_or_kept_as_it_is(string message, string host, string? app, string level, string text)
    {
        var line = SyslogMessage.Read(Encoding.UTF8.GetBytes(message), "", "10.1.1.1", new(2026, 10, 12, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal((host, app, level, text), (line.Labels["host"], line.Labels["app"], line.Level.Text(), line.Text));
    }

    [Fact]
    public async Task Syslog_is_heard_over_UDP_and_over_TCP_in_both_framings_once_a_port_is_given()
    {
        var (udp, tcp) = (FreeUdpPort(), PeerProcess.FreePort());
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(output: output.WriteLine);
        var admin = kernel.Client();
        Assert.Empty((await admin.JsonAsync("/logs/status"))["syslog"]!.AsArray());

        await kernel.ConfigureAsync<ObservabilityExtension>(new { logs = new { events = false, extensions = false, syslog = new { udpPort = udp, tcpPort = tcp, @namespace = "net" } } });
        await Wait.UntilAsync(async () => (await admin.JsonAsync("/logs/status"))["syslog"]!.AsArray().Count == 2, "both ports to be open");
        using var datagrams = new UdpClient();
        await datagrams.SendAsync("<11>1 - h1 app1 - - - over udp"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, udp));
        using (var stream = new TcpClient())
        {
            await stream.ConnectAsync(IPAddress.Loopback, tcp);
            await stream.GetStream().WriteAsync("<11>1 - h1 app1 - - - with a new line\n37 <11>1 - h1 app1 - - - with\nits length<11>1 - h1 app1 - - - at the end"u8.ToArray());
        }

        string[] expected = ["at the end", "over udp", "with\nits length", "with a new line"];
        await Wait.UntilAsync(async () => (await admin.TextsAsync("host:h1", "net")).Count == expected.Length, "four lines");
        Assert.Equal(expected, (await admin.TextsAsync("host:h1 level:error", "net")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_is_followed_through_renames_truncation_and_a_restart_and_no_line_comes_twice()
    {
        var path = Path.Combine(_folder.FullName, "app.log");
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(new { logs = new { events = false, extensions = false, fileRoots = new[] { _folder.FullName } } }, output.WriteLine);
        var admin = kernel.Client();
        await File.WriteAllTextAsync(path, "2026-11-20T10:00:00Z ERROR one\ntwo\n");
        await kernel.Resources<LogSource>().CreateAsync(new() { Metadata = new() { Name = "shop-web" }, Spec = new() { Namespace = "shop", Kind = "LocalApp", Name = "web", Paths = [Path.Combine(_folder.FullName, "*.log*")] } });
        await SeeAsync(admin, "one", "two");

        // A line is whole when its end is there.
        await File.AppendAllTextAsync(path, "thr");
        await File.AppendAllTextAsync(path, "ee\n");
        await SeeAsync(admin, "one", "two", "three");

        File.Move(path, path + ".1");
        await File.AppendAllTextAsync(path + ".1", "four, after the rename\n");
        await File.WriteAllTextAsync(path, "five, of the new file\n");
        await SeeAsync(admin, "one", "two", "three", "four", "five");

        await kernel.RestartAsync();
        await File.AppendAllTextAsync(path, "six, after the restart\n");
        await SeeAsync(admin, "one", "two", "three", "four", "five", "six");

        // Copied away and truncated.
        await File.WriteAllTextAsync(path, "seven\n");
        await SeeAsync(admin, "one", "two", "three", "four", "five", "six", "seven");

        var line = (await admin.JsonAsync("/namespaces/shop/logs/query?from=2026-01-01T00:00:00Z&query=one"))["lines"]![0]!;
        Assert.Equal(("2026-11-20T10:00:00.000000Z", "error", "localapp", "web"), ((string)line["time"]!, (string)line["level"]!, (string)line["labels"]!["kind"]!, (string)line["labels"]!["name"]!));
    }

    [Fact]
    public async Task A_file_outside_of_the_allowed_folders_is_not_read_and_the_source_says_so()
    {
        var allowed = _folder.CreateSubdirectory("allowed").FullName;
        var secret = Path.Combine(_folder.FullName, "secret.log");
        await File.WriteAllTextAsync(secret, "secret\n");
        File.CreateSymbolicLink(Path.Combine(allowed, "link.log"), secret);
        Directory.CreateSymbolicLink(Path.Combine(allowed, "up"), _folder.FullName);
        await File.WriteAllTextAsync(Path.Combine(allowed, "fine.log"), "fine\n");
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(new { logs = new { events = false, extensions = false, fileRoots = new[] { allowed } } }, output.WriteLine);

        await kernel.Resources<LogSource>().CreateAsync(new() { Metadata = new() { Name = "sly" }, Spec = new() { Paths = [Path.Combine(allowed, "*.log"), Path.Combine(allowed, "up", "*.log"), secret, Path.Combine(allowed, "..", "secret.log"), "relative.log"] } });
        var source = await kernel.Resources<LogSource>().WaitForAsync("sly", source => source.Status is { Files: 1 }, null);

        var ready = source.Status!.Conditions.Single(condition => condition.Type == "Ready");
        Assert.Equal("False", ready.Status);
        Assert.Contains("link.log", ready.Message);
        Assert.Contains("up/secret.log", ready.Message);
        Assert.Contains("relative.log", ready.Message);
        await Wait.UntilAsync(async () => (await kernel.Client().TextsAsync("")).Count > 0, "the line of the file that is allowed");
        Assert.Equal(["fine"], await kernel.Client().TextsAsync(""));
    }

    [Fact]
    public async Task Formats_and_lines_that_belong_together()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a.json"), "{\"msg\":\"from json\",\"level\":\"warn\",\"namespace\":\"other\",\"n\":1}\n{broken\n");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "b.cri"), "2026-11-20T00:17:09.669794202Z stderr P one \n2026-11-20T00:17:09.7Z stderr F line\n");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "c.trace"), "Unhandled: boom\n   at A.B()\n   at C.D()\nnext\n");
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(new { logs = new { events = false, extensions = false, fileRoots = new[] { _folder.FullName } } }, output.WriteLine);
        foreach (var (name, format, multiline) in new[] { ("a.json", "json", "off"), ("b.cri", "cri", "off"), ("c.trace", "text", "indent") })
        {
            await kernel.Resources<LogSource>().CreateAsync(new() { Metadata = new() { Name = name.Replace('.', '-') }, Spec = new() { Namespace = "shop", Paths = [Path.Combine(_folder.FullName, name)], Format = format, Multiline = multiline } });
        }

        string[] expected = ["Unhandled: boom\n   at A.B()\n   at C.D()", "from json", "next", "one line", "{broken"];
        await Wait.UntilAsync(async () => (await kernel.Client().TextsAsync("", "shop")).Count == expected.Length, "all lines");
        Assert.Equal(expected, (await kernel.Client().TextsAsync("", "shop")).Order(StringComparer.Ordinal));
        Assert.Equal(["one line"], await kernel.Client().TextsAsync("stream:stderr", "shop"));
        Assert.Equal(["from json"], await kernel.Client().TextsAsync("level:warning n:1", "shop"));
    }

    [Fact]
    public async Task Events_of_the_cluster_become_lines_that_stay()
    {
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(output: output.WriteLine);
        await kernel.Resources<Event>().CreateAsync(new()
        {
            Metadata = new() { Name = "web.1" }, InvolvedObject = new() { Kind = "LocalApp", Name = "web", Namespace = "default" }, Reason = "ScaledUp", Message = "From 1 to 3.", Type = "Warning", LastTimestamp = DateTimeOffset.UtcNow,
        });

        await Wait.UntilAsync(async () => (await kernel.Client().TextsAsync("kind:event name:web object:localapp level:warning", "default")).Count == 1, "the line of the event");
        await kernel.Resources<Event>().DeleteAsync("web.1");
        await kernel.RestartAsync();

        Assert.Equal(["ScaledUp: From 1 to 3."], await kernel.Client().TextsAsync("kind:event reason:ScaledUp", "default"));
    }

    [Fact]
    public async Task What_extensions_log_is_kept_and_comes_once()
    {
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(new { logs = new { events = false, syslog = new { udpPort = FreeUdpPort() } } }, output.WriteLine);
        const string query = "kind:extension name:luban.observability app:*Syslog* \"Listening for syslog\"";
        await Wait.UntilAsync(async () => (await kernel.Client().TextsAsync(query)).Count > 0, "a line of the extension's own log");

        // Another port, another line: when that is there, the first one was read a second time, too.
        await kernel.ConfigureAsync<ObservabilityExtension>(new { logs = new { events = false, syslog = new { udpPort = FreeUdpPort() } } });
        await Wait.UntilAsync(async () => (await kernel.Client().TextsAsync(query)).Count > 1, "a second line");

        Assert.Equal(2, (await kernel.Client().TextsAsync(query)).Distinct().Count());
        Assert.Equal(2, (await kernel.Client().TextsAsync(query)).Count);
        Assert.All(await kernel.Client().TextsAsync("kind:extension", "default"), Assert.Null);
    }

    private static async Task SeeAsync(HttpClient admin, params string[] beginnings)
    {
        var (texts, expected) = ((IReadOnlyList<string>)[], beginnings.Order(StringComparer.Ordinal).ToList());
        await Wait.UntilAsync(async () => (texts = await admin.TextsAsync("", "shop")).Count >= beginnings.Length, $"{beginnings.Length} lines");
        Assert.Equal(expected, texts.Select(text => text.Replace("2026-11-20T10:00:00Z ERROR ", "", StringComparison.Ordinal).Split(',')[0]).Order(StringComparer.Ordinal));
    }

    private static int FreeUdpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
