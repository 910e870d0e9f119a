using LuBan.Kernel.Gateway;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Upstreams;

/// <summary>Runs extensions without code.</summary>
internal sealed class RemoteTier(Forwarder forwarder, KindRegistry kinds) : IExtensionTier
{
    public IExtensionInstance? TryCreate(ExtensionRuntime runtime, ExtensionLoadRequest request, ExtensionHostKernel kernel)
    {
        if (request.Manifest.Upstreams.Count == 0) return null;
        var taken = request.Manifest.Upstreams.Select(upstream => upstream.Group).OfType<string>().Intersect(kinds.Current.Groups.Select(group => group.Name), StringComparer.Ordinal).ToList();
        if (taken.Count > 0)
            throw new ExtensionException("LB8740", $"Extension '{runtime.Id}' would serve the API group {string.Join(", ", taken)}, which this kernel or another extension serves. Give its upstream another group, or uninstall the other extension.");
        return new RemoteInstance(runtime, kernel, forwarder);
    }
}
