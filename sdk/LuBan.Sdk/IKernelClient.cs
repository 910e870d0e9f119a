namespace LuBan.Sdk;

/// <summary>The kernel's own API over HTTP, in the extension's name: for what has no client of its own, such as kinds that are known by name only, subresources and <c>/metrics</c>.</summary>
/// <remarks>
/// Take it in a constructor. What a request may do is what the manifest asks for (<see cref="ExtensionAccessAttribute"/>) and the plan approves, as with <see cref="IResourceClient{T}"/>;
/// the audit log names the extension. Nobody can be impersonated. It works in the kernel's process and in a worker alike, and from any thread.
/// </remarks>
public interface IKernelClient
{
    /// <summary>
    /// Sends requests to the kernel; paths are relative to it, such as <c>apis/notes.example.dev/v1/notes</c>. Shared: not to be disposed, and its default headers not to be changed.
    /// After the extension was stopped every request fails.
    /// </summary>
    HttpClient Http { get; }
}
