namespace LuBan.Kernel.Hosting;

/// <summary>Runs reconcilers of extensions. Started right after a version is published, and stopped before the next one's start.</summary>
public interface IControllerStarter
{
    /// <summary>Starts a reconciler.</summary>
    /// <param name="reconciler">What to run.</param>
    /// <returns>Stops it when disposed: no call runs afterwards, and nothing of the extension is held any more.</returns>
    IAsyncDisposable Start(ReconcilerContribution reconciler);
}
