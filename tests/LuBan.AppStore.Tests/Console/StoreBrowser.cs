using LuBan.AppStore.Tests.Apps;
using LuBan.ConsoleTests.Browser;

namespace LuBan.AppStore.Tests.Console;

/// <summary>A real server with the extension, and a browser that is signed in.</summary>
public sealed class StoreBrowser : IAsyncLifetime
{
    internal AppServer Server { get; private set; } = null!;

    internal SignedInBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        Server = await AppServer.StartAsync();
        Browser = new(Server.Process);
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
    }
}
