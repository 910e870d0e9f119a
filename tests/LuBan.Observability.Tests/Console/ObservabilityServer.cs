using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.Console;

/// <summary>A real server with the extension, and a browser: what the tests of the console share.</summary>
public sealed class ObservabilityServer : IAsyncLifetime
{
    private const string Id = "luban.observability";

    private readonly TemporaryDirectory _directory = new();

    internal ServerProcess Process { get; private set; } = null!;

    internal SignedInBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        var package = ExtensionPackage.Of<ObservabilityExtension>();
        Process = await ServerProcess.StartAsync(_directory.Sub("data"), [Path.Combine(AppContext.BaseDirectory, "luban-extensions")]);
        var plan = Plans.Body(package.Id, package.Version);
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]);
        await Process.CreateAsync(plan);
        await Process.WaitForPhaseAsync(Id, "Installed", TimeSpan.FromMinutes(2));
        Browser = new(Process);
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        if (Process is not null) await Process.DisposeAsync();
        _directory.Dispose();
    }
}
