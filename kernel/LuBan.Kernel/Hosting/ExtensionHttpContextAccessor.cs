using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Hosting;

/// <summary>The extension's own accessor. The framework's is one static for the whole process, and setting it would blank the kernel's.</summary>
internal sealed class ExtensionHttpContextAccessor : IHttpContextAccessor
{
    private readonly AsyncLocal<Holder?> _current = new();

    public HttpContext? HttpContext
    {
        get => _current.Value?.Context;
        set
        {
            // Flows that outlive the request hold the holder, not the context.
            if (_current.Value is { } old) old.Context = null;
            _current.Value = value is null ? null : new Holder { Context = value };
        }
    }

    private sealed class Holder
    {
        public HttpContext? Context { get; set; }
    }
}
