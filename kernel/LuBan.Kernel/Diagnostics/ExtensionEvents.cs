using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Gives extensions their <see cref="IEventRecorder"/>.</summary>
internal sealed class ExtensionEvents(EventRecorder recorder) : IExtensionServiceSource
{
    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var facade = new ExtensionEventRecorder(recorder, context.Environment.Id);
        services.AddSingleton<IEventRecorder>(facade);
        context.OnRevoke(facade.Revoke);
    }
}

/// <summary>The recorder that an extension holds. After a revocation it refers to nothing of the kernel, and records nothing.</summary>
internal sealed class ExtensionEventRecorder(EventRecorder recorder, string extensionId) : IEventRecorder
{
    private volatile EventRecorder? _recorder = recorder;

    public void Normal(Resource about, string reason, string message) => Record(about, false, reason, message);

    public void Warning(Resource about, string reason, string message) => Record(about, true, reason, message);

    public void Revoke() => _recorder = null;

    private void Record(Resource about, bool isWarning, string reason, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentNullException.ThrowIfNull(message);
        _recorder?.Record(new EventNote(EventRecorder.ReferenceTo(about), extensionId, isWarning, reason, message) { Origin = EventOrigin.Of(about) });
    }
}
