namespace LuBan.Kernel.Hosting;

/// <summary>
/// Knows at each moment which extension's code a thread runs. The runtime tells of every change of an async flow's value, so this is exact for
/// everything that the kernel calls and for what is awaited from there, however often it changes threads; code that suppresses the flow or
/// starts threads without it is nobody's.
/// </summary>
internal static class ExtensionFlow
{
    private static readonly AsyncLocal<FlowOwner?> Current = new(change => ThreadSlot.Own.Switch(change.CurrentValue));

    /// <summary>From here to the end of the calling async method, and in all that it starts, the code is this extension's.</summary>
    public static void Enter(FlowOwner owner) => Current.Value = owner;
}
