using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Upstreams.Tests;

/// <summary>A service somewhere else: tells what reached it, and can be made to fail.</summary>
public sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile TaskCompletionSource? _hold;

    private UpstreamServer(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>What reached it, health checks aside.</summary>
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>What <c>/healthz</c> answers.</summary>
    public volatile int Health = 200;

    public static async Task<UpstreamServer> StartAsync(string name = "upstream", X509Certificate2? certificate = null, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var server = new UpstreamServer(app);
        app.Run(context => server.AnswerAsync(context, name));
        await app.StartAsync();
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>A certificate for 127.0.0.1 that vouches for itself.</summary>
    public static (X509Certificate2 Certificate, string Pem) MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=upstream", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("upstream.test");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null), made.ExportCertificatePem());
    }

    /// <summary>Requests to <c>…/slow</c> wait until the result is called.</summary>
    public Action Hold()
    {
        var hold = _hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return () => hold.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _hold?.TrySetResult();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string name)
    {
        var request = context.Request;
        if (request.Path.Value!.EndsWith("/healthz", StringComparison.Ordinal))
        {
            context.Response.StatusCode = Health;
            return;
        }
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        Seen.Enqueue(new(request.Method, $"{request.Path}{request.QueryString}", request.Headers.ToDictionary(header => header.Key, header => string.Join('|', header.Value.ToArray()), StringComparer.OrdinalIgnoreCase), body));
        if (request.Path.Value.EndsWith("/slow", StringComparison.Ordinal) && _hold is { } hold) await hold.Task;
        context.Response.Headers["X-Powered-By"] = "upstream";
        if (request.Path.Value.EndsWith("/elsewhere", StringComparison.Ordinal)) context.Response.Redirect("http://example.org/");
        else await context.Response.WriteAsync($"{name} {request.Method} {request.Path}{request.QueryString}");
    }
}

/// <summary>A request as the upstream saw it.</summary>
public sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
