using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using Microsoft.Playwright;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A real server whose folder source holds the test extensions, and a browser. What many tests share: neither is restarted.</summary>
public sealed class ConsoleServer : IAsyncLifetime
{
    public const string Admin = "admin";

    private const string Iam = "/apis/iam.luban.dev/v1";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string UserPassword = "a password that nobody guesses";

    private readonly TemporaryDirectory _directory = new();
    private readonly SemaphoreSlim _signingIn = new(1, 1);
    private readonly Dictionary<string, string> _sessions = [];
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    internal ServerProcess Process { get; private set; } = null!;

    public Uri Address => Process.Address;

    /// <summary>The folder that the server takes packages from.</summary>
    public string Feed { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        Assertions.SetDefaultExpectTimeout(Visitor.Patience);
        Feed = _directory.Sub("feed");
        await ConsolePackages.PackKindsAsync(Feed, "1.0.0");
        ConsolePackages.WriteFaults(Feed);
        Process = await ServerProcess.StartAsync(_directory.Sub("data"), [Feed]);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Visitor.Start });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Process is not null) await Process.DisposeAsync();
        _directory.Dispose();
        _signingIn.Dispose();
    }

    /// <summary>
    /// Walks through the console as a user and looks afterwards that nothing broke its content security policy and that no error of the
    /// console's own code reached the page. A picture of what was there last is kept when the walk fails.
    /// </summary>
    internal async Task WalkAsync(Func<Visitor, Task> walk, string user = Admin, ConsoleView? view = null, Func<string, bool>? isExpected = null, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        await using var visitor = await VisitAsync(user, view);
        try
        {
            await walk(visitor);
            visitor.AssertClean(isExpected ?? (_ => false));
        }
        catch
        {
            await visitor.KeepAsync(name);
            throw;
        }
    }

    /// <summary>Opens a window of its own for a user who is signed in.</summary>
    internal async Task<Visitor> VisitAsync(string user = Admin, ConsoleView? view = null)
    {
        var options = (view ?? ConsoleView.Tall).Options();
        options.StorageState = await SessionAsync(user);
        options.BaseURL = Address.ToString();
        return await Visitor.OpenAsync(await _browser.NewContextAsync(options));
    }

    /// <summary>Opens a window for somebody who is not signed in.</summary>
    internal async Task<Visitor> VisitAnonymouslyAsync(ConsoleView? view = null)
    {
        var options = (view ?? ConsoleView.Tall).Options();
        options.BaseURL = Address.ToString();
        return await Visitor.OpenAsync(await _browser.NewContextAsync(options));
    }

    /// <summary>The password of a user.</summary>
    public static string PasswordOf(string user) => user == Admin ? ServerProcess.Password : UserPassword;

    /// <summary>A user with these rules, everywhere; nothing changes for one who is there already.</summary>
    public async Task AddUserAsync(string user, params object[] rules)
    {
        if (!await CreateAsync($"{Iam}/users", new { metadata = new { name = user }, spec = new { displayName = user } })) return;
        using var password = await Process.Http.PostAsJsonAsync($"{Iam}/users/{user}/password", new { password = UserPassword, mustChange = false });
        Assert.True(password.IsSuccessStatusCode, await password.Content.ReadAsStringAsync());
        if (rules.Length > 0) await GrantAsync(user, rules);
    }

    /// <summary>A user who has to choose a password of his own at the first sign-in; nothing changes for one who is there already.</summary>
    public async Task AddNewcomerAsync(string user)
    {
        if (!await CreateAsync($"{Iam}/users", new { metadata = new { name = user }, spec = new { displayName = user } })) return;
        using var password = await Process.Http.PostAsJsonAsync($"{Iam}/users/{user}/password", new { password = UserPassword, mustChange = true });
        Assert.True(password.IsSuccessStatusCode, await password.Content.ReadAsStringAsync());
    }

    public async Task GrantAsync(string user, params object[] rules)
    {
        await CreateAsync($"{Rbac}/clusterroles", new { metadata = new { name = $"role-of-{user}" }, rules });
        await CreateAsync($"{Rbac}/clusterrolebindings", new
        {
            metadata = new { name = $"role-of-{user}" }, roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = $"role-of-{user}" },
            subjects = new[] { new { apiGroup = "rbac.authorization.k8s.io", kind = "User", name = user } },
        });
    }

    public async Task RevokeAsync(string user)
    {
        using var response = await Process.Http.DeleteAsync($"{Rbac}/clusterrolebindings/role-of-{user}");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What the screens of the sample addresses show: an extension, a group, a role, a workspace.</summary>
    public async Task FurnishAsync()
    {
        await AddUserAsync("mina");
        await CreateAsync($"{Iam}/groups", new { metadata = new { name = "readers" }, spec = new { displayName = "Readers" } });
        await CreateAsync($"{Rbac}/namespaces/default/roles", new { metadata = new { name = "readers" }, rules = new[] { new { verbs = new[] { "get" }, apiGroups = new[] { "" }, resources = new[] { "configmaps" } } } });
        await CreateAsync("/apis/tenant.luban.dev/v1/workspaces", new { metadata = new { name = "acme" }, spec = new { displayName = "Acme", manager = "mina" } });
        await InstallAsync(ConsolePackages.Kinds);
    }

    public HttpClient ClientOf(string user)
    {
        var client = Process.NewClient(authenticated: false);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{PasswordOf(user)}")));
        return client;
    }

    /// <summary>Installs, with or without the administrator's consent to run in the console's own page, and waits until it runs.</summary>
    public async Task InstallAsync(string id, string version = "1.0.0", bool trusted = true)
    {
        var plan = Plans.Body(id, version);
        var approved = new JsonArray("kinds.read");
        if (trusted) approved.Add("console.module");
        plan["spec"]!["approvedPermissions"] = approved;
        await ReadSourceAsync(id, version);
        await Process.CreateAsync(plan);
        await Process.WaitForPhaseAsync(id, "Installed");
    }

    /// <summary>Installs many small extensions at once.</summary>
    internal async Task<IReadOnlyList<string>> InstallManyAsync(int count)
    {
        var ids = ConsolePackages.WriteMany(Feed, count);
        await ReadSourceAsync(ids[^1], "1.0.0");
        foreach (var id in ids)
        {
            var plan = Plans.Body(id, "1.0.0");
            plan["spec"]!["approvedPermissions"] = new JsonArray("console.module");
            await Process.CreateAsync(plan);
        }
        foreach (var id in ids) await Process.WaitForPhaseAsync(id, "Installed", TimeSpan.FromMinutes(3));
        return ids;
    }

    public async Task UninstallAsync(string id)
    {
        using var response = await Process.DeleteAsync(id);
        if (response.StatusCode != HttpStatusCode.NotFound) await Process.WaitUntilGoneAsync(id);
    }

    /// <summary>Adds the next version of the kinds to the source and waits until the kernel knows of it.</summary>
    public async Task PublishKindsAsync(string version)
    {
        var package = Path.Combine(Feed, $"{ConsolePackages.Kinds}.{version}.nupkg");
        if (!File.Exists(package)) await ConsolePackages.PackKindsAsync(Feed, version);
        await ReadSourceAsync(ConsolePackages.Kinds, version);
    }

    internal async Task ReadSourceAsync(string id, string version)
    {
        if (await KnowsAsync(id, version)) return;
        var sources = (await Process.Http.GetFromJsonAsync<JsonObject>("/apis/kernel.luban.dev/v1/packagesources"))!["items"]!.AsArray();
        foreach (var source in sources) await Process.SyncAsync((string)source!["metadata"]!["name"]!);
        await Process.WaitForAsync($"{id} {version} in the catalogue", async () => await KnowsAsync(id, version) ? "known" : null);
    }

    private async Task<bool> KnowsAsync(string id, string version)
    {
        using var response = await Process.Http.GetAsync($"/apis/kernel.luban.dev/v1/extensions/{id}");
        return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains($"\"{version}\"", StringComparison.Ordinal);
    }

    private async Task<bool> CreateAsync(string path, object body)
    {
        using var response = await Process.Http.PostAsJsonAsync(path, body);
        Assert.True(response.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return response.StatusCode == HttpStatusCode.Created;
    }

    /// <summary>Signs a user in once, on the page of the identity provider; later windows carry the same cookie.</summary>
    private async Task<string> SessionAsync(string user)
    {
        await _signingIn.WaitAsync();
        try
        {
            if (_sessions.TryGetValue(user, out var known)) return known;
            await using var visitor = await VisitAnonymouslyAsync();
            try
            {
                await visitor.SignInAsync(user);
            }
            catch
            {
                await visitor.KeepAsync($"sign-in-{user}");
                throw;
            }
            return _sessions[user] = await visitor.Page.Context.StorageStateAsync();
        }
        finally
        {
            _signingIn.Release();
        }
    }
}
