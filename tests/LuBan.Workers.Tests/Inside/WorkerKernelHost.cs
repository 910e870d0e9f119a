using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Security.Claims;
using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Workers.Tests.Inside;

/// <summary>The whole kernel on a real Kestrel. The header X-User says who calls; without it an administrator does.</summary>
internal sealed class WorkerKernelHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _data;

    private WorkerKernelHost(WebApplication app, string data)
    {
        (_app, _data) = (app, data);
        Host = app.Services.GetRequiredService<ExtensionHost>();
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public ExtensionHost Host { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public InProcessLauncher? Launcher => Services.GetRequiredService<IWorkerLauncher>() as InProcessLauncher;

    public static async Task<WorkerKernelHost> StartAsync(IWorkerLauncher? launcher = null, Action<IServiceCollection>? services = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var data = Directory.CreateTempSubdirectory("luban-workers-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.Services.AddSingleton(launcher ?? new InProcessLauncher());
        builder.Services.AddLuBanKernel(kernel => kernel.Data = data);
        builder.Services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = "test";
            options.AddScheme<HeaderScheme>("test", null);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseLuBanKernel();
        await app.StartAsync();
        return new(app, data);
    }

    public static string Output(string name) => name.StartsWith("Samples.", StringComparison.Ordinal)
        ? Path.GetFullPath(Path.Combine(Metadata("Samples"), name["Samples.".Length..].ToLowerInvariant(), "bin", Metadata("Configuration"), "net10.0"))
        : Path.GetFullPath(Path.Combine(Metadata("TestExtensions"), name, "bin", Metadata("Configuration"), "net10.0"));

    /// <summary>Asks to load one of the tiny extensions from its build output.</summary>
    public ExtensionLoadRequest Request(string name, bool inWorker, string version = "1.0.0", JsonObject? config = null, IReadOnlyList<AccessDeclaration>? access = null, string? id = null)
    {
        var entry = Directory.GetFiles(Output(name), name.StartsWith("Samples.", StringComparison.Ordinal) ? $"{name}.dll" : $"*.{name}.dll").Single();
        return new()
        {
            Manifest = new()
            {
                Id = id ?? (name.Contains('.', StringComparison.Ordinal) ? name : $"Tests.{name}"), Version = version, Entry = Path.GetFileName(entry), Access = access ?? [],
                Readiness = new() { TimeoutSeconds = 20, DrainSeconds = 5 },
            },
            PackageDirectory = Output(name),
            AppDirectory = Output(name),
            DataDirectory = Path.Combine(_data, "own", name),
            Config = config ?? [],
            InWorker = inWorker,
        };
    }

    /// <summary>Loads and publishes a version with its kinds, and ends the one before.</summary>
    public async Task<ExtensionRuntime> ServeAsync(ExtensionLoadRequest request)
    {
        var runtime = await Host.LoadAsync(request, null, CancellationToken.None);
        Services.GetRequiredService<ExtensionKinds>().Register(runtime);
        if (Host.Publish(runtime).Replaced is { } replaced) await Host.RetireAsync(replaced, TimeSpan.FromSeconds(5), CancellationToken.None);
        return runtime;
    }

    public Task<ExtensionRuntime> ServeAsync(string name, bool inWorker, string version = "1.0.0") => ServeAsync(Request(name, inWorker, version));

    public ResourceKind Kind(string group, string kind) => Services.GetRequiredService<KindRegistry>().Current.FindKind(group, kind)!;

    public ResourceService Resources => Services.GetRequiredService<ResourceService>();

    /// <summary>Lets a user do what the rules say, everywhere.</summary>
    public async Task AllowAsync(string user, params JsonObject[] rules)
    {
        var name = $"test-{Guid.NewGuid():N}";
        var role = new JsonObject { ["apiVersion"] = "rbac.authorization.k8s.io/v1", ["kind"] = "ClusterRole", ["metadata"] = new JsonObject { ["name"] = name }, ["rules"] = new JsonArray([.. rules]) };
        var binding = new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1", ["kind"] = "ClusterRoleBinding", ["metadata"] = new JsonObject { ["name"] = name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = name },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = user }),
        };
        (await Http.PostAsJsonAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", role)).EnsureSuccessStatusCode();
        (await Http.PostAsJsonAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", binding)).EnsureSuccessStatusCode();
    }

    /// <summary>A permission of an extension as a rule.</summary>
    public static JsonObject Permission(string extension, string permission) => Rule("permissions.luban.dev", extension.ToLowerInvariant(), "use", permission);

    public static JsonObject Rule(string group, string resource, string verb, string? name = null)
    {
        var rule = new JsonObject { ["apiGroups"] = new JsonArray(group), ["resources"] = new JsonArray(resource), ["verbs"] = new JsonArray([.. verb.Split(',').Select(one => (JsonNode)one)]) };
        if (name is not null) rule["resourceNames"] = new JsonArray(name);
        return rule;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var runtime in Host.Runtimes) await Host.RetireAsync(runtime, TimeSpan.Zero, CancellationToken.None);
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static string Metadata(string key) => typeof(WorkerKernelHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    private sealed class HeaderScheme : IAuthenticationHandler
    {
        private HttpContext _context = null!;

        public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
        {
            _context = context;
            return Task.CompletedTask;
        }

        public Task<AuthenticateResult> AuthenticateAsync()
        {
            var user = _context.Request.Headers["X-User"].FirstOrDefault() ?? "admin";
            if (user == "nobody") return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new(ClaimTypes.Name, user)], "test");
            if (user == "admin") identity.AddClaims([new(ClaimTypes.Role, "admin"), new(CallerClaims.Group, CallerClaims.Masters)]);
            return Task.FromResult(AuthenticateResult.Success(new(new(identity), "test")));
        }

        public Task ChallengeAsync(AuthenticationProperties? properties)
        {
            _context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        public Task ForbidAsync(AuthenticationProperties? properties)
        {
            _context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
    }
}
