using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Kernel;

/// <summary>The namespace of what the kernel keeps for itself.</summary>
internal static class SystemNamespace
{
    public const string Name = "luban-system";

    /// <summary>Makes a namespace that is not there.</summary>
    public static async Task EnsureAsync(ResourceService resources, string name, CancellationToken cancellationToken)
    {
        var kind = resources.Registry.Current.FindKind("", "Namespace")!;
        if (await resources.GetAsync(kind, "", name, cancellationToken) is not null) return;
        // Not a leader's write: it also comes before there is a leader.
        StoreFence.Current = null;
        try
        {
            await resources.CreateAsync(kind, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, KernelKinds.AsKernel, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.Reason == "AlreadyExists")
        {
            // Another replica was faster.
        }
    }
}
