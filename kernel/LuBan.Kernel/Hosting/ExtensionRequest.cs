using System.Diagnostics;
using System.Security.Claims;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Hosting;

/// <summary>One request inside an extension: its own <see cref="HttpContext"/>, scope, items, endpoint and cancellation over the server's features.</summary>
/// <remarks>
/// The server reuses its feature objects: Kestrel pools the streams of an HTTP/2 connection. Whatever the extension hung onto the
/// server's own context would stay there, and the extension in memory, until the connection closes.
/// </remarks>
internal sealed class ExtensionRequest : IServiceProvidersFeature, IItemsFeature, IRouteValuesFeature, IEndpointFeature,
    IHttpRequestLifetimeFeature, IHttpAuthenticationFeature
{
    private readonly ExtensionInstance _instance;
    private readonly CancellationTokenRegistration _abort;
    private readonly string _method;
    private readonly PathString _path;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private AsyncServiceScope? _scope;
    private IServiceProvider? _services;
    private IDictionary<object, object?>? _items;
    private RouteValueDictionary? _routeValues;
    private CancellationTokenSource? _linked;
    private CancellationToken? _requestAborted;
    private RequestPlaces? _place;
    private bool _completed;
    private volatile bool _hasBegun;
    private int _timedOut;
    private int _cutOff;

    public ExtensionRequest(ExtensionInstance instance, HttpContext outer, bool isWarmUp)
    {
        _instance = instance;
        // The caller has taken one.
        _place = isWarmUp ? null : instance.Containment.Places;
        Outer = outer;
        IsWarmUp = isWarmUp;
        User = outer.User;
        Context = new DefaultHttpContext(new ExtensionFeatures(this, outer.Features));
        // The kernel's dispatcher puts the path back when the request is over.
        (_method, _path) = (outer.Request.Method, outer.Request.Path);
        outer.Response.OnStarting(static state => ((ExtensionRequest)state).BeginAnswer(), this);
        instance.Containment.Begin(this);
        _abort = instance.Aborting.UnsafeRegister(static state => ((ExtensionRequest)state!).CutOff(), this);
    }

    /// <summary>The kernel's context.</summary>
    public HttpContext Outer { get; }

    /// <summary>The extension's context.</summary>
    public HttpContext Context { get; }

    /// <summary>Sent by the kernel before the version is published.</summary>
    public bool IsWarmUp { get; }

    /// <summary>Method and path.</summary>
    public string Description => $"{_method} {_path}";

    /// <summary>The endpoint that the kernel let this request reach, or a marker that it may go on without one.</summary>
    public object? Authorized { get; set; }

    /// <summary>Whether its answer has begun.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Whether it was cancelled because its answer had not begun in time.</summary>
    public bool IsTimedOut => Volatile.Read(ref _timedOut) != 0;

    /// <summary>Whether its connection was cut because it did not react to that.</summary>
    public bool IsStuck => Volatile.Read(ref _cutOff) != 0;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    public ClaimsPrincipal? User { get; set; }

    public Endpoint? Endpoint { get; set; }

    public IDictionary<object, object?> Items { get => _items ??= new ItemsFeature().Items; set => _items = value; }

    public RouteValueDictionary RouteValues { get => _routeValues ??= []; set => _routeValues = value; }

    public IServiceProvider RequestServices
    {
        get
        {
            if (_services is not null) return _services;
            ObjectDisposedException.ThrowIf(_completed, typeof(IServiceProvider));
            _scope = _instance.Services.CreateAsyncScope();
            _scope.Value.ServiceProvider.GetRequiredService<CallerScope>().User = Outer.User;
            return _services = _scope.Value.ServiceProvider;
        }
        set => _services = value;
    }

    public CancellationToken RequestAborted
    {
        get
        {
            if (_requestAborted is { } token) return token;
            if (_completed) return new(canceled: true);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(Outer.RequestAborted, _instance.Cancelling);
            _requestAborted = _linked.Token;
            if (IsTimedOut) _linked.Cancel();
            return _linked.Token;
        }
        set => _requestAborted = value;
    }

    public void Abort() => Outer.Abort();

    /// <summary>Cancels it because its answer has not begun in time; once.</summary>
    /// <returns>Whether this call did it.</returns>
    public bool TryTimeOut()
    {
        if (Interlocked.Exchange(ref _timedOut, 1) != 0) return false;
        // What hangs on the token is the extension's code: it runs on the pool, never on the caller's thread.
        if (Volatile.Read(ref _linked) is { } linked) _ = Task.Run(() => linked.CancelAsync());
        return true;
    }

    /// <summary>Cuts its connection because it does not react; once.</summary>
    /// <returns>Whether this call did it.</returns>
    public bool TryCutOff()
    {
        if (Interlocked.Exchange(ref _cutOff, 1) != 0) return false;
        _instance.Runtime.WriteLog(Microsoft.Extensions.Logging.LogLevel.Error, $"LB3101: {Description} was cut off after {Elapsed.TotalSeconds:0.0} s: it did not react to being cancelled. Its code still runs.");
        _ = Task.Run(Outer.Abort);
        return true;
    }

    /// <summary>It stays open for long from here on, as a socket or a stream of events: its place is for another request.</summary>
    public void StayOpen()
    {
        _hasBegun = true;
        Interlocked.Exchange(ref _place, null)?.Release();
    }

    /// <summary>Disposes the scope and gives the lease back. Runs when the response is complete, after the extension's own callbacks.</summary>
    public async Task CompleteAsync()
    {
        _completed = true;
        _instance.Containment.End(this);
        Interlocked.Exchange(ref _place, null)?.Release();
        try
        {
            await _abort.DisposeAsync();
            if (_scope is { } scope)
            {
                using var reflection = _instance.EnterReflection();
                await scope.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            _instance.Runtime.RecordFailure(Description, exception);
        }
        finally
        {
            _linked?.Dispose();
            (_scope, _services, _items, _routeValues, Endpoint) = (null, null, null, null, null);
            _instance.Gate.Exit();
        }
    }

    private Task BeginAnswer()
    {
        _hasBegun = true;
        if (Outer.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true) StayOpen();
        return Task.CompletedTask;
    }

    private void CutOff()
    {
        _instance.Runtime.AddNote($"{Description} was cut off after {Elapsed.TotalSeconds:0.0} s.");
        Outer.Abort();
    }
}
