namespace LuBan.Sdk;

/// <summary>The entry point of an extension: one public, sealed class with a parameterless constructor.</summary>
/// <remarks>
/// The kernel walks every version of an extension through the same steps:
/// <list type="number">
/// <item>it creates the class and calls <see cref="Configure"/> once, on a thread of the kernel;</item>
/// <item>it builds the extension's own service container and request pipeline, and constructs every endpoint;</item>
/// <item>it starts the hosted services, sends the warm-up requests of the manifest and waits for the health checks;</item>
/// <item>it publishes the extension: from here on requests arrive, while an older version drains;</item>
/// <item>on upgrade, disable or uninstall it stops new requests, waits for those in flight, stops the hosted services,
/// disposes the container and unloads the code.</item>
/// </list>
/// An exception in steps 1 to 3 leaves what was serving before untouched.
/// </remarks>
public abstract class Extension
{
    /// <summary>Declares what the extension contributes. Must not block, start threads or do input and output.</summary>
    /// <param name="extension">Collects the contributions. Do not keep it: it is of no use after this call.</param>
    public abstract void Configure(IExtensionBuilder extension);
}
