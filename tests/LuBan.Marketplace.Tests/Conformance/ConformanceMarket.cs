using System.Net;
using LuBan.Marketplace.Access;
using LuBan.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>A marketplace with a verified publisher <c>acme</c>, on http and on https of a private authority.</summary>
public sealed class ConformanceMarket : IAsyncLifetime
{
    private const string AdministratorKeyText = "the administrator's key of this test";
    private readonly PrivateAuthority _authority = new();

    /// <summary>The server.</summary>
    internal MarketplaceServer Server { get; private set; } = null!;

    /// <summary>Its API.</summary>
    internal MarketClient Api => new(Server.Http, AdministratorKeyText);

    /// <summary>Its https address.</summary>
    internal string SecureUrl => Server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal));

    /// <summary>A PEM file with the authority that the https address is trusted by.</summary>
    internal string AuthorityFile => _authority.File;

    /// <summary>The token with which acme does everything that publishers may.</summary>
    internal string Token { get; private set; } = "";

    public Task InitializeAsync() => BeginAsync(null, 0);

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _authority.Dispose();
    }

    /// <summary>Starts one with other options.</summary>
    internal static async Task<ConformanceMarket> StartAsync(Action<MarketplaceOptions>? options = null, int port = 0)
    {
        var market = new ConformanceMarket();
        await market.BeginAsync(options, port);
        return market;
    }

    /// <summary>Pushes a package without the client.</summary>
    internal async Task PushAsync(TestPackage package)
    {
        var (status, text) = await Api.PushAsync(package.Build(), Token);
        Assert.True(status == HttpStatusCode.Created, $"{package.FileName}: {(int)status} {text}");
    }

    /// <summary>Pushes several versions of one id.</summary>
    internal async Task PushAsync(string id, params string[] versions)
    {
        foreach (var version in versions) await PushAsync(new TestPackage(id, version));
    }

    /// <summary>Moves a version to another state, as the administrator.</summary>
    internal Task MoveAsync(string id, string version, object change) => Api.SendAsync(HttpMethod.Post, $"/extensions/{id}/versions/{version}/state", change);

    private async Task BeginAsync(Action<MarketplaceOptions>? options, int port)
    {
        Server = await MarketplaceServer.StartAsync(options: options, port: port, services: services =>
        {
            services.AddSingleton<IMarketplaceIdentity>(_ => AdministratorKey.Open("", AdministratorKeyText));
            services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_authority.Certificate)));
        });
        Token = await Api.MakePublisherAsync();
    }
}
