using System.Text;
using System.Text.RegularExpressions;
using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests.Corpus;

/// <summary>
/// Hostile requests, sent byte by byte to the forwarder, to nginx and to HAProxy in front of the same kind of upstream.
/// With LUBAN_WRITE_DOCS=1 the table in docs/gateway.md is written anew.
/// </summary>
public sealed partial class CorpusTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public static TheoryData<int> Cases => new(Enumerable.Range(0, HostileRequests.All.Count));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_hostile_request_is_answered_as_it_should_be_and_never_goes_on_ambiguous(int number)
    {
        var one = HostileRequests.All[number];
        using var peer = new RecordingPeer();
        await using var front = await Front.StartAsync(OptionsOf(peer));

        var verdict = await SendAsync(number, one, front.Port, peer);

        Assert.True(one.Expected == verdict.Status, $"{one.Group}, {one.Name}: {verdict.Status} instead of {one.Expected}; seen: {string.Join(" || ", verdict.Seen.Select(request => request.Head))}");
        Assert.DoesNotContain(verdict.Seen, request => request.Asked.Contains("smuggled", StringComparison.Ordinal));
        Assert.All(verdict.Seen, request => Assert.Null(request.Ambiguity()));
        // A body whose chunks turn out to be wrong may have begun to go up; it never ends there.
        if (one.Expected[0] is '4' or '5') Assert.All(verdict.Seen, request => Assert.True(request.IsChunked));
    }

    [ProxyFact]
    [Trait("Category", "Slow")]
    public async Task The_forwarder_refuses_what_nginx_and_HAProxy_refuse()
    {
        using var behindLuBan = new RecordingPeer();
        using var behindNginx = new RecordingPeer();
        using var behindHaProxy = new RecordingPeer();
        await using var front = await Front.StartAsync(OptionsOf(behindLuBan));
        await using var nginx = await ProxyProcess.StartNginxAsync(behindNginx.Port);
        await using var haProxy = await ProxyProcess.StartHaProxyAsync(behindHaProxy.Port);

        var rows = new List<Row>();
        for (var number = 0; number < HostileRequests.All.Count; number++)
        {
            var one = HostileRequests.All[number];
            var verdicts = await Task.WhenAll(SendAsync(number, one, front.Port, behindLuBan), SendAsync(number, one, nginx.Port, behindNginx), SendAsync(number, one, haProxy.Port, behindHaProxy));
            rows.Add(new Row(one, verdicts[0], verdicts[1], verdicts[2]));
        }

        Page.Write(Table(rows));
        var laxer = rows.Where(row => row.Case.Laxer is null && !row.LuBan.Refused && (row.Nginx.Refused || row.HaProxy.Refused));
        Assert.Equal([], laxer.Select(row => $"{row.Case.Group}, {row.Case.Name}: LuBan {row.LuBan.Text(row.Case)}, nginx {row.Nginx.Text(row.Case)}, HAProxy {row.HaProxy.Text(row.Case)}"));
        // The page shows what this run saw: who answers what changes with the versions, and is then written anew.
        Assert.Equal(HostileRequests.All.Count, Page.Rows());
    }

    private static UpstreamOptions OptionsOf(RecordingPeer peer) => new() { Name = "recorder", Address = new Uri($"http://127.0.0.1:{peer.Port}"), BreakAfter = 0 };

    private static string Table(List<Row> rows)
    {
        var table = new StringBuilder("| about | request | LuBan | nginx | HAProxy |\n|---|---|---|---|---|\n");
        foreach (var row in rows) table.Append($"| {row.Case.Group} | {row.Case.Name} | {Cell(row.LuBan, row)} | {Cell(row.Nginx, row)} | {Cell(row.HaProxy, row)} |\n");
        return table.ToString();
    }

    private static string Cell(Verdict verdict, Row row) => Printable(verdict.Text(row.Case));

    private static string Printable(string text) => string.Concat(text.Select(character => character is '|' ? "\\|" : character is < ' ' or > '~' ? $"\\\\x{(int)character:x2}" : character.ToString()));

    private static async Task<Verdict> SendAsync(int number, HostileRequest one, int port, RecordingPeer peer)
    {
        var mark = $"X-Case: {number}";
        using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(one.Raw.Replace("{case}", mark, StringComparison.Ordinal) + $"GET /last HTTP/1.1\r\nHost: a\r\n{mark}\r\nConnection: close\r\n\r\n");
        var answers = await AllAsync(client);
        var seen = peer.Requests.Where(request => request.Case == $"{number}" && !request.Asked.EndsWith("/last", StringComparison.Ordinal)).ToList();
        return new Verdict([.. Status().Matches(answers).Select(match => int.Parse(match.Groups[1].Value))], seen);
    }

    /// <summary>Everything until the proxy closes; one that waits for more has said all it will.</summary>
    private static async Task<string> AllAsync(RawClient client)
    {
        using var deadline = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await client.Stream.ReadAsync(buffer, deadline.Token) is var count and > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Reset, or waiting.
        }
        return text.ToString();
    }

    [GeneratedRegex(@"HTTP/1\.[01] (\d{3})")]
    private static partial Regex Status();

    private sealed record Row(HostileRequest Case, Verdict LuBan, Verdict Nginx, Verdict HaProxy);
}
