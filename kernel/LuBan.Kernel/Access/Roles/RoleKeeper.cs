using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Access;

/// <summary>
/// Writes down for readers what follows from roles and templates: the rules of aggregated cluster roles, as they are now and never more, and whether
/// a template has what it depends on. Nothing is decided by what is written here. The leader runs it.
/// </summary>
internal sealed partial class RoleKeeper : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _dirty = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ResourceService _resources;
    private readonly AccessIndex _index;
    private readonly TimeProvider _time;
    private readonly ILogger<RoleKeeper> _logger;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    public RoleKeeper(ResourceService resources, AccessIndex index, TimeProvider time, ILogger<RoleKeeper> logger)
    {
        (_resources, _index, _time, _logger) = (resources, index, time, logger);
        index.OnRolesChanged(() => _dirty.Writer.TryWrite(true));
    }

    public void Begin()
    {
        _stop = new();
        _dirty.Writer.TryWrite(true);
        var stop = _stop.Token;
        _running = Task.Run(() => RunAsync(stop), CancellationToken.None);
    }

    public async Task EndAsync()
    {
        if (_stop is null) return;
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _stop = null;
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _dirty.Reader.WaitToReadAsync(cancellationToken))
        {
            // Taken before looking: what changes meanwhile is looked at again.
            _dirty.Reader.TryRead(out _);
            try
            {
                await WriteAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (exception is not ResourceException { Reason: "Conflict" or "NotFound" }) LogFailed(exception);
                await Task.Delay(RetryDelay, _time, cancellationToken);
                _dirty.Writer.TryWrite(true);
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var book = _index.Current.Roles;
        var kind = _resources.Registry.Current.FindKind("rbac.authorization.k8s.io", "ClusterRole")!;
        foreach (var role in book.Roles.Where(role => role.Selectors is not null)) await WriteRulesAsync(kind, role.Key, book, cancellationToken);
        foreach (var template in book.Templates) await WriteStatusAsync(template, book.MissingDependencies(template.Name), cancellationToken);
    }

    private async Task WriteRulesAsync(ResourceKind kind, RoleKey role, RoleBook book, CancellationToken cancellationToken)
    {
        if ((await _resources.GetAsync(kind, "", role.Name, cancellationToken))?.ToJson() is not { } item) return;
        var rules = new JsonArray([.. book.RulesOf(role).Select(rule => rule.Rule).Distinct().Select(RoleBootstrap.Write)]);
        if (JsonNode.DeepEquals(item["rules"] ?? new JsonArray(), rules)) return;
        item["rules"] = rules;
        await _resources.UpdateAsync(kind, "", role.Name, item, null, KernelKinds.AsKernel, cancellationToken);
    }

    private async Task WriteStatusAsync(TemplateEntry template, IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        if ((await _resources.GetAsync(AccessKinds.RoleTemplate, "", template.Name, cancellationToken))?.ToJson() is not { } item) return;
        var status = JsonSerializer.SerializeToNode(new RoleTemplateStatus { Ready = missing.Count == 0 ? "True" : "False", MissingDependencies = missing }, KernelJson.Options);
        if (JsonNode.DeepEquals(item["status"], status)) return;
        item["status"] = status;
        await _resources.UpdateAsync(AccessKinds.RoleTemplate, "", template.Name, item, "status", KernelKinds.AsKernel, cancellationToken);
    }

    [LoggerMessage(81, LogLevel.Error, "The rules of aggregated roles could not be written; what may be done does not depend on it, and it is tried again")]
    private partial void LogFailed(Exception exception);
}
