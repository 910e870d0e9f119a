using LuBan.Kernel.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Installation;

/// <summary>Writes what operations do into the log of the extension, where its own lines are, too.</summary>
internal sealed class OperationLog(ExtensionHost host, TimeProvider time)
{
    private const string Category = "LuBan.Operation";

    public void Write(string id, string text) => host.Log(id).Write(new(time.GetUtcNow(), LogLevel.Information, Category, text));
}
