using System.Collections.Concurrent;
using System.Globalization;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Resources.Storage;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>What the kernel has asked of a worker and is not answered yet. As long as it is here, the worker may ask back about it.</summary>
internal sealed class CallTable
{
    private readonly ConcurrentDictionary<string, OpenCall> _open = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Notes a request of a client.</summary>
    public OpenCall Begin(HttpContext context) => Add(new(this, NextName(), context));

    /// <summary>Notes work of the kernel's own, with what is in force for it.</summary>
    public OpenCall Begin() => Add(new(this, NextName(), null));

    public OpenCall? Find(string? name) => name is not null && _open.TryGetValue(name, out var call) ? call : null;

    public void End(OpenCall call) => _open.TryRemove(call.Name, out _);

    private OpenCall Add(OpenCall call) => _open[call.Name] = call;

    private string NextName() => Interlocked.Increment(ref _last).ToString("x", CultureInfo.InvariantCulture);
}

/// <summary>Something that a worker is busy with.</summary>
internal sealed class OpenCall(CallTable table, string name, HttpContext? context) : IDisposable
{
    private AccessSubject? _caller;

    public string Name => name;

    /// <summary>The request of a client; null for the kernel's own work.</summary>
    public HttpContext? Context => context;

    /// <summary>Who calls; null for the kernel's own work.</summary>
    public AccessSubject? Caller => context is null ? null : _caller ??= Callers.Describe(context.User);

    /// <summary>Keeps out what the worker writes for a leader that was deposed.</summary>
    public StoreFence? Fence { get; } = StoreFence.Current;

    /// <summary>Where what the worker does is written down as done.</summary>
    public AuditScope? Audit { get; } = AuditScope.Current;

    public void Dispose() => table.End(this);
}
