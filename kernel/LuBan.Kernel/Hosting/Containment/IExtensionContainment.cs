namespace LuBan.Kernel.Hosting;

/// <summary>Does what is to be done about an extension that fails again and again.</summary>
internal interface IExtensionContainment
{
    /// <summary>Reports, moves or disables an extension.</summary>
    /// <param name="runtime">The version that fails.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task.</returns>
    Task ContainAsync(ExtensionRuntime runtime, ContainmentAction action, string reason, CancellationToken cancellationToken);
}
