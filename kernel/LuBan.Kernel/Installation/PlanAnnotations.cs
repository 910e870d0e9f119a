using System.Text.Json.Nodes;

namespace LuBan.Kernel.Installation;

/// <summary>The annotations that act on a plan. They are acted on once per value.</summary>
public static class PlanAnnotations
{
    /// <summary>Any new value starts the failed operation again.</summary>
    public const string Retry = "kernel.luban.dev/retry";

    /// <summary>The id of the operation to cancel.</summary>
    public const string Cancel = "kernel.luban.dev/cancel";

    /// <summary><c>true</c>: an uninstall goes on over failures and does not wait for requests in flight.</summary>
    public const string Force = "kernel.luban.dev/force";

    /// <summary><c>true</c>: an uninstall takes the dependants along.</summary>
    public const string Cascade = "kernel.luban.dev/cascade";

    /// <summary>The reference of a blocklist entry that is not to stop this extension.</summary>
    public const string AllowBlocked = "kernel.luban.dev/allow-blocked";

    /// <summary>A version to go to once, within the plan's version. The kernel removes it when it is done.</summary>
    public const string UpgradeTo = "kernel.luban.dev/upgrade-to";

    /// <summary><c>true</c>: an uninstall takes along what was installed for this extension only.</summary>
    public const string AutoRemove = "kernel.luban.dev/autoremove";

    /// <summary>Set by the kernel: the extension that this plan was made for.</summary>
    public const string RequiredBy = "kernel.luban.dev/required-by";

    /// <summary>Set by the kernel: why it moved the extension to a process of its own, or disabled it.</summary>
    public const string Contained = "kernel.luban.dev/contained";

    /// <summary>On a package source, any new value starts a sync.</summary>
    public const string Sync = "kernel.luban.dev/sync";

    /// <summary>The finalizer that keeps a plan until its extension is removed.</summary>
    public const string Finalizer = "kernel.luban.dev/uninstall";

    /// <summary>A merge patch that sets one annotation.</summary>
    internal static JsonObject Patch(string name, string? value) =>
        new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } };
}
