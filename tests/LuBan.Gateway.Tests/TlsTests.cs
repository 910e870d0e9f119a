using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using LuBan.Kernel.Gateway;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LuBan.Gateway.Tests;

/// <summary>TLS between the forwarder and its upstreams.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly Certificates _authority = new("own authority");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_own_authority_is_trusted_and_says_which_version_is_spoken(bool http2)
    {
        await using var upstream = await StartAsync("127.0.0.1");
        await using var front = await Front.StartAsync(Options(upstream) with { Http2 = http2, Tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem } });

        var response = await GetAsync(front);

        Assert.Equal(200, response.Status);
        Assert.StartsWith($"https HTTP/{(http2 ? "2" : "1.1")} 127.0.0.1:", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_authority_is_not_trusted()
    {
        using var other = new Certificates("other authority");
        await using var upstream = await StartAsync("127.0.0.1");
        await using var front = await Front.StartAsync(Options(upstream) with { Tls = new TlsOptions { AuthorityPem = other.AuthorityPem } });

        await RefusedAsync(front);
    }

    [Fact]
    public async Task Without_options_the_system_decides()
    {
        await using var upstream = await StartAsync("127.0.0.1");
        await using var front = await Front.StartAsync(Options(upstream));

        await RefusedAsync(front);
    }

    [Fact]
    public async Task The_name_is_checked_with_an_own_authority_too()
    {
        await using var upstream = await StartAsync("other.example");
        await using var front = await Front.StartAsync(Options(upstream) with { Tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem } });

        await RefusedAsync(front);
    }

    [Fact]
    public async Task Another_name_can_be_expected()
    {
        await using var upstream = await StartAsync("other.example");
        await using var front = await Front.StartAsync(Options(upstream) with { Tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem, ServerName = "other.example" } });

        Assert.Equal(200, (await GetAsync(front)).Status);
    }

    [Fact]
    public async Task The_name_that_the_client_calls_does_not_count()
    {
        await using var upstream = await StartAsync("front.example");
        await using var front = await Front.StartAsync(Options(upstream) with { KeepHost = true, Tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem } });

        await RefusedAsync(front);
    }

    [Fact]
    public async Task Verification_can_be_switched_off()
    {
        await using var upstream = await StartAsync("other.example");
        await using var front = await Front.StartAsync(Options(upstream) with { Tls = new TlsOptions { SkipVerification = true } });

        Assert.Equal(200, (await GetAsync(front)).Status);
    }

    [Fact]
    public async Task Changed_options_hold_from_the_next_request_on_while_the_last_one_finishes()
    {
        // D16: KubeSphere keeps the first transport for ever.
        var release = new SemaphoreSlim(0);
        await using var upstream = await StartAsync("127.0.0.1", async context =>
        {
            if (context.Request.Path == "/slow") await release.WaitAsync();
            await context.Response.WriteAsync("ok");
        });
        var trusting = Options(upstream) with { Tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem } };
        await using var front = await Front.StartAsync(trusting);
        Assert.Equal(200, (await GetAsync(front)).Status);
        var slow = GetAsync(front, "/slow");
        await Wait.UntilAsync(() => front.Upstream.InFlight == 1, "the slow request is under way");

        var old = front.Upstream;
        var changed = trusting with { Tls = new TlsOptions() };
        Assert.NotEqual(trusting, changed);
        front.Upstream = new Upstream(changed, TimeProvider.System);
        old.Dispose();

        await RefusedAsync(front);
        release.Release();
        Assert.Equal(200, (await slow).Status);
        Assert.Equal(trusting, trusting with { Tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem } });
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        await using var upstream = await StartAsync("127.0.0.1", async context => await context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "none"), askForCertificate: true);
        using var certificate = _authority.Issue("forwarder.example");
        using var key = certificate.GetECDsaPrivateKey()!;
        var tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem, CertificatePem = certificate.ExportCertificatePem(), KeyPem = key.ExportPkcs8PrivateKeyPem() };
        await using var front = await Front.StartAsync(Options(upstream) with { Tls = tls });

        Assert.Equal("CN=forwarder.example", (await GetAsync(front)).Body);
        Assert.DoesNotContain("PRIVATE", tls.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrades_speak_TLS_and_check_it_too()
    {
        await using var upstream = await StartAsync("127.0.0.1", async context =>
        {
            Assert.True(context.Request.IsHttps);
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, context.Request.Host.Value, CancellationToken.None);
        });
        await using var front = await Front.StartAsync(Options(upstream) with { Http2 = true, Tls = new TlsOptions { AuthorityPem = _authority.AuthorityPem } });
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{front.Port}/"), CancellationToken.None);
        await socket.ReceiveAsync(new byte[8], CancellationToken.None);
        Assert.Equal(upstream.Options.Address!.Authority, socket.CloseStatusDescription);

        front.Upstream = new Upstream(Options(upstream), TimeProvider.System);
        using var second = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(new Uri($"ws://127.0.0.1:{front.Port}/"), CancellationToken.None));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new Upstream(new UpstreamOptions { Name = "a" }, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new Upstream(new UpstreamOptions { Name = "a", SocketPath = "/a", Address = new Uri("http://127.0.0.1") }, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new Upstream(new UpstreamOptions { Name = "a", Address = new Uri("ftp://127.0.0.1") }, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new Upstream(new UpstreamOptions { Name = "a", Address = new Uri("http://user:secret@127.0.0.1") }, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new Upstream(new UpstreamOptions { Name = "a", Address = new Uri("https://127.0.0.1"), Tls = new TlsOptions { AuthorityPem = "no certificate" } }, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new Upstream(new UpstreamOptions { Name = "a", Address = new Uri("https://127.0.0.1"), Tls = new TlsOptions { CertificatePem = _authority.AuthorityPem } }, TimeProvider.System));
    }

    public void Dispose() => _authority.Dispose();

    private static UpstreamOptions Options(KestrelUpstream upstream) => upstream.Options with { Address = new Uri($"https://127.0.0.1:{upstream.Options.Address!.Port}") };

    private Task<KestrelUpstream> StartAsync(string name, RequestDelegate? handle = null, bool askForCertificate = false)
    {
        var certificate = _authority.Issue(name);
        return KestrelUpstream.StartAsync(handle ?? (context => context.Response.WriteAsync($"{context.Request.Scheme} {context.Request.Protocol} {context.Request.Host}")), listen: listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                if (!askForCertificate) return;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            });
        });
    }

    private static async Task RefusedAsync(Front front)
    {
        var response = await GetAsync(front);
        Assert.Equal(503, response.Status);
        Assert.Contains("LB8701", response.Body, StringComparison.Ordinal);
    }

    private static async Task<RawResponse> GetAsync(Front front, string target = "/")
    {
        using var client = await front.ConnectAsync();
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: front.example\r\n\r\n");
        return await client.ResponseAsync();
    }
}
