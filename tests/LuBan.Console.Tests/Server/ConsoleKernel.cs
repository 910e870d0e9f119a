using System.Net;
using LuBan.Kernel;
using LuBan.Kernel.Console;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.ConsoleTests.Server;

/// <summary>The whole kernel in this process, on a real Kestrel, spoken to over HTTP by whoever the test wants to be.</summary>
public sealed class ConsoleKernel : IAsyncLifetime, IAsyncDisposable
{
    public const string Index = "<!doctype html><html><head><!--importmap--><script type=\"module\" src=\"/console/shell/app-1.js\" nonce=\"__NONCE__\"></script></head></html>";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("luban-console-");
    private WebApplication? _app;
    private HttpClient? _http;

    /// <summary>Sets what a test needs different.</summary>
    public Action<IServiceCollection>? Configure { get; init; }

    public bool HasShell { get; init; } = true;

    public Sessions Sessions { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public Person Admin => As("root", "system:masters");

    public Person Anonymous => new(_http!, "", []);

    public string Packages => _directory.CreateSubdirectory("packages").FullName;

    public string Data => Path.Combine(_directory.FullName, "data");

    public string Shell => Path.Combine(_directory.FullName, "shell-build");

    public static async Task<ConsoleKernel> StartAsync(Action<IServiceCollection>? configure = null, bool hasShell = true)
    {
        var kernel = new ConsoleKernel { Configure = configure, HasShell = hasShell };
        await kernel.InitializeAsync();
        return kernel;
    }

    public Person As(string user, params string[] groups) => new(_http!, user, groups);

    public async Task InitializeAsync()
    {
        if (HasShell) WriteShell();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddLuBanKernel(kernel =>
        {
            kernel.Data = Data;
            kernel.Sources = [Packages];
        });
        builder.Services.Configure<ConsoleOptions>(console =>
        {
            console.Directory = Shell;
            console.SessionCheckInterval = TimeSpan.FromMilliseconds(50);
        });
        builder.Services.AddSingleton<IConsoleSessions>(Sessions);
        Configure?.Invoke(builder.Services);
        builder.Services.AddTransient<HeaderAuthentication>();
        builder.Services.Configure<AuthenticationOptions>(options =>
        {
            options.AddScheme<HeaderAuthentication>(HeaderAuthentication.SchemeName, null);
            options.DefaultScheme = HeaderAuthentication.SchemeName;
        });
        _app = builder.Build();
        _app.UseLuBanKernel();
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _http = new(new SocketsHttpHandler()) { BaseAddress = new(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        // Stored packages are read-only.
        foreach (var file in _directory.EnumerateFiles("*", SearchOption.AllDirectories)) file.IsReadOnly = false;
        _directory.Delete(recursive: true);
    }

    /// <summary>A build of the console in small.</summary>
    private void WriteShell()
    {
        Directory.CreateDirectory(Path.Combine(Shell, "shell"));
        File.WriteAllText(Path.Combine(Shell, "index.html"), Index);
        File.WriteAllText(Path.Combine(Shell, "importmap.json"), """{ "imports": { "lit": "/console/shell/lit-1.js", "evil": "</script><script>alert(1)</script>" } }""");
        File.WriteAllText(Path.Combine(Shell, "shell", "app-1.js"), "export const plain = true;");
        File.WriteAllText(Path.Combine(Shell, "shell", "app-1.js.br"), "as if packed");
        File.WriteAllText(Path.Combine(Shell, "shell", "icons-1.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    }
}

/// <summary>Says who is still signed in, as a test wants it.</summary>
public sealed class Sessions : IConsoleSessions
{
    private readonly HashSet<string> _over = [];

    public void End(string user)
    {
        lock (_over) _over.Add(user);
    }

    public ValueTask<bool> IsGoodAsync(System.Security.Claims.ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        lock (_over)
            return caller.Identity!.Name == "unknowable" ? throw new InvalidOperationException("Nobody can say.") : new(!_over.Contains(caller.Identity.Name!));
    }
}
