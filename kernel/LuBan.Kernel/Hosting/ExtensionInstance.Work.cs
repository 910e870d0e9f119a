using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Hosting;

internal sealed partial class ExtensionInstance
{
    public async Task HandleEventAsync(string name, ReadOnlyMemory<byte> payload, EventContext context, CancellationToken cancellationToken)
    {
        foreach (var subscription in Subscriptions.Where(subscription => subscription.EventName == name).ToList())
        {
            // Between two handlers: what is not handled by all of them is delivered to all of them again.
            cancellationToken.ThrowIfCancellationRequested();
            await subscription.HandleAsync(payload, context, cancellationToken);
        }
    }

    public async Task<bool> WriteAuditAsync(string sink, IReadOnlyList<AuditSinkRecord> records, CancellationToken cancellationToken)
    {
        if (AuditSinks.FirstOrDefault(one => one.Name == sink) is not { } found) return false;
        await found.WriteAsync(records, cancellationToken);
        return true;
    }

    public async Task<AdmissionReply?> AdmitAsync(AdmissionContribution hook, AdmissionRequest request, bool validate, CancellationToken cancellationToken)
    {
        if (!Admissions.TryGetValue(hook, out var invoker)) return null;
        return validate ? await invoker.ValidateAsync(this, request, cancellationToken) : await invoker.DefaultAsync(this, request, cancellationToken);
    }

    public async Task<IdentityAnswer> IdentifyAsync(IdentityCall call, CancellationToken cancellationToken)
    {
        if (!IdentityProviders.TryGetValue(call.Provider, out var type)) return default;
        using var reflection = EnterReflection();
        await using var scope = Services.CreateAsyncScope();
        return await IdentityInvoker.CallAsync(scope.ServiceProvider.GetRequiredService(type), call, Services.GetRequiredService<ExtensionJson>().Options, cancellationToken);
    }

    public UnloadedCode Unload(HygieneRows rows, List<string> notes)
    {
        notes.AddRange(UnloadHygiene.Clean(Context, rows));
        var clues = LeakClues.Find(Context);
        var context = new WeakReference(Context, trackResurrection: true);
        Context.Unload();
        return new(context, NativeLibraries, clues);
    }
}
