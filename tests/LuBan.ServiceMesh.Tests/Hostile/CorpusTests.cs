using System.Text;
using System.Text.RegularExpressions;
using LuBan.Gateway.Tests;
using LuBan.Gateway.Tests.Corpus;

namespace LuBan.ServiceMesh.Tests.Hostile;

/// <summary>Hostile requests, sent byte by byte to the data plane, to nginx and to HAProxy in front of the same kind of endpoint.</summary>
public sealed partial class CorpusTests
{
    // Every answer of the data plane ends its connection: this is for a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Of the others some wait for more, and have said all they will.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_hostile_request_is_answered_as_it_should_be_and_never_goes_on_ambiguous()
    {
        using var peer = new RecordingPeer();
        await using var mesh = await MeshBefore.StartAsync(peer.Port);
        var wrong = new List<string>();

        for (var number = 0; number < HostileRequests.All.Count; number++)
        {
            var one = HostileRequests.All[number];
            var verdict = await SendAsync(number, one, mesh.Port, peer, Patience);
            if (one.Expected != verdict.Status) wrong.Add($"{one.Group}, {one.Name}: {verdict.Status} instead of {one.Expected}");
            if (verdict.Seen.Any(request => request.Asked.Contains("smuggled", StringComparison.Ordinal))) wrong.Add($"{one.Group}, {one.Name}: smuggled");
            wrong.AddRange(verdict.Seen.Where(request => request.Ambiguity() is not null).Select(request => $"{one.Group}, {one.Name}: {request.Ambiguity()}"));
        }

        Assert.Equal([], wrong);
    }

    [ProxyFact]
    [Trait("Category", "Slow")]
    public async Task The_data_plane_refuses_what_nginx_and_HAProxy_refuse()
    {
        using var behindMesh = new RecordingPeer();
        using var behindNginx = new RecordingPeer();
        using var behindHaProxy = new RecordingPeer();
        await using var mesh = await MeshBefore.StartAsync(behindMesh.Port);
        await using var nginx = await ProxyProcess.StartNginxAsync(behindNginx.Port);
        await using var haProxy = await ProxyProcess.StartHaProxyAsync(behindHaProxy.Port);
        var laxer = new List<string>();

        for (var number = 0; number < HostileRequests.All.Count; number++)
        {
            var one = HostileRequests.All[number];
            var verdicts = await Task.WhenAll(SendAsync(number, one, mesh.Port, behindMesh, Patience), SendAsync(number, one, nginx.Port, behindNginx, Limit), SendAsync(number, one, haProxy.Port, behindHaProxy, Limit));
            if (one.Laxer is null && !verdicts[0].Refused && (verdicts[1].Refused || verdicts[2].Refused)) laxer.Add($"{one.Group}, {one.Name}: mesh {verdicts[0].Text(one)}, nginx {verdicts[1].Text(one)}, HAProxy {verdicts[2].Text(one)}");
        }

        Assert.Equal([], laxer);
    }

    private static async Task<Verdict> SendAsync(int number, HostileRequest one, int port, RecordingPeer peer, TimeSpan limit)
    {
        var mark = $"X-Case: {number}";
        using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(one.Raw.Replace("{case}", mark, StringComparison.Ordinal) + $"GET /last HTTP/1.1\r\nHost: a\r\n{mark}\r\nConnection: close\r\n\r\n");
        using var deadline = new CancellationTokenSource(limit);
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await client.Stream.ReadAsync(buffer, deadline.Token) is var count and > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Reset, or waiting for more: it has said all it will.
        }
        var seen = peer.Requests.Where(request => request.Case == $"{number}" && !request.Asked.EndsWith("/last", StringComparison.Ordinal)).ToList();
        return new Verdict([.. Status().Matches(text.ToString()).Select(match => int.Parse(match.Groups[1].Value))], seen);
    }

    [GeneratedRegex(@"HTTP/1\.[01] (\d{3})")]
    private static partial Regex Status();
}
