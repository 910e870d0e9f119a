using System.Reflection;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk.Testing.Access;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Sdk.Testing;

/// <summary>
/// A whole kernel in this process, as a server runs it: its own store, its own clock, on a free port of the loopback address. Extensions are installed from their packages.
/// </summary>
/// <remarks>Only who calls is decided otherwise: there are no accounts and no passwords, users are made with <see cref="AddUserAsync"/>. Several kernels run beside each other.</remarks>
public sealed partial class TestKernel : IAsyncDisposable
{
    private readonly TestKernelOptions _options;
    private readonly TestFolder _folder = new();
    private readonly TestSecret _secret;
    private readonly TestClients _clients;
    private KernelRun _run = null!;

    private TestKernel(TestKernelOptions options)
    {
        _options = options;
        _secret = new(Guid.NewGuid().ToString("N"), options.TrustsMachine);
        Time = new(options.StartTime);
        Log = new(options.Output, options.KernelLogLevel);
        Events = new(this);
        _clients = new(() => _run.Address, _secret);
    }

    /// <summary>The kernel's clock. It can be moved ahead.</summary>
    public TestClock Time { get; }

    /// <summary>What the kernel and the extensions have logged.</summary>
    public TestLog Log { get; }

    /// <summary>The events that extensions publish, and a way to publish one.</summary>
    public TestEvents Events { get; }

    /// <summary>Where the kernel listens: a loopback address. Another one after a restart; clients of <see cref="Client"/> follow.</summary>
    public Uri Address => _run.Address;

    internal KernelRun Run => _run;

    /// <summary>Starts a kernel with one extension.</summary>
    /// <typeparam name="TExtension">The extension's class.</typeparam>
    /// <param name="config">The extension's configuration, such as <c>new { maxWords = 3 }</c>.</param>
    /// <param name="output">Gets every logged line, such as <c>output.WriteLine</c> of xunit.</param>
    /// <returns>The kernel, once the extension serves.</returns>
    /// <exception cref="ExtensionException">The extension could not be installed; the message says why.</exception>
    public static Task<TestKernel> StartAsync<TExtension>(object? config = null, Action<string>? output = null) where TExtension : Extension =>
        StartAsync(options => options.Add<TExtension>(config).Output = output);

    /// <summary>Starts a kernel.</summary>
    /// <param name="configure">Says what is installed, what the clock says, where the log goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The kernel, once every extension serves.</returns>
    /// <exception cref="ExtensionException">An extension could not be installed; the message says why.</exception>
    public static async Task<TestKernel> StartAsync(Action<TestKernelOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new TestKernelOptions();
        configure?.Invoke(options);
        var kernel = new TestKernel(options);
        try
        {
            kernel._run = await kernel.LaunchAsync(cancellationToken);
            foreach (var (package, config) in options.Packages) await kernel.InstallAsync(package, config, cancellationToken);
            return kernel;
        }
        catch
        {
            await kernel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the kernel and starts it again on the same store, as after an update of the server. Waits until everything that served serves again.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task.</returns>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        var served = Running().Select(runtime => runtime.Id).ToList();
        await _run.DisposeAsync();
        _run = await LaunchAsync(cancellationToken);
        // What the plan says of the last run is still there; so it is asked whether the code is, too.
        foreach (var id in served) await WaitForPlanAsync(id, plan => Find(id) is not null && Serves(plan, null), "to serve again", cancellationToken);
    }

    /// <summary>An HTTP client of the kernel, for paths such as <c>/ext/acme.notes/notes</c> and <c>/apis/notes.acme.dev/v1/notes</c>.</summary>
    /// <param name="user">Whose; null for the administrator. See <see cref="AddUserAsync"/> and <see cref="TestUser.Anonymous"/>.</param>
    /// <returns>The client. The kernel disposes it.</returns>
    public HttpClient Client(TestUser? user = null) => _clients.Of(user ?? TestUser.Administrator);

    /// <summary>The objects of a kind.</summary>
    /// <typeparam name="TResource">The record of the kind. It may be the extension's own, or one of the test that reads the same JSON.</typeparam>
    /// <returns>Reads and writes them with all rights.</returns>
    public TestResources<TResource> Resources<TResource>() where TResource : Resource => new(this, () =>
    {
        var attribute = KindOf<TResource>();
        var served = _run.Services.GetRequiredService<KindRegistry>().Current.All;
        var kind = served.FirstOrDefault(kind => (kind.Group, kind.Version, kind.Kind) == (attribute.Group, attribute.Version, attribute.Kind)) ?? throw new ExtensionException("LB9002",
            $"The kernel does not serve {attribute.Group}/{attribute.Version} {attribute.Kind}. Install the extension that has it (AddResource<{typeof(TResource).Name}>() in its Configure). Of that group there is: {string.Join(", ", served.Where(kind => kind.Group == attribute.Group).Select(kind => $"{kind.Version} {kind.Kind}").DefaultIfEmpty("nothing"))}.");
        return new ResourceClient<TResource>(_run.Services.GetRequiredService<ResourceService>(), kind, TestJson.Options, TestUser.Administrator.Name);
    });

    /// <summary>Stops the kernel and forgets its store.</summary>
    /// <returns>A task.</returns>
    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        if (_run is not null) await _run.DisposeAsync();
        _folder.Dispose();
    }

    internal static ResourceKindAttribute KindOf<TResource>() where TResource : Resource => typeof(TResource).GetCustomAttribute<ResourceKindAttribute>()
        ?? throw new ArgumentException($"{typeof(TResource)} has no [ResourceKind] attribute.");

    internal IEnumerable<ExtensionRuntime> Running() => _run.Services.GetRequiredService<ContributionRegistry>().Current.Contributors.OfType<ExtensionRuntime>();

    /// <summary>Asks until there is an answer. What is waited for is what another thread does, so the deadline is one of the real clock.</summary>
    internal async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T?>> probe, Func<string> what, CancellationToken cancellationToken) where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.Timeout);
        try
        {
            while (true)
            {
                if (await probe(deadline.Token) is { } found) return found;
                await Task.Delay(5, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExtensionException("LB9003", $"Waited {_options.Timeout.TotalSeconds:0.#} s in vain for {what()}.{Log.Tail()}");
        }
    }

    private Task<KernelRun> LaunchAsync(CancellationToken cancellationToken) => KernelRun.StartAsync(_options, _folder, Time, Log, Events, _secret, cancellationToken);
}
