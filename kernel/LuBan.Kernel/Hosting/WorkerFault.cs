namespace LuBan.Kernel.Hosting;

/// <summary>What an extension threw in another process. Named like the exception that it was.</summary>
/// <param name="typeName">The type of the exception there.</param>
/// <param name="message">Its message.</param>
/// <param name="text">Its message and stack.</param>
internal sealed class WorkerFault(string typeName, string message, string text) : Exception(message)
{
    public string TypeName { get; } = typeName;

    public override string ToString() => text;
}
