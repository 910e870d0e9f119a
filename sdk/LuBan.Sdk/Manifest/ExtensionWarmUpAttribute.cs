namespace LuBan.Sdk;

/// <summary>Puts a warm-up request into the manifest: the kernel sends it before it publishes a version. Read from the assembly when it is packed.</summary>
/// <param name="path">A path below <c>/ext/{id}</c>, such as <c>/greetings/warm-up</c>. GET only.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ExtensionWarmUpAttribute(string path) : Attribute
{
    /// <summary>The path below <c>/ext/{id}</c>.</summary>
    public string Path { get; } = path;
}
