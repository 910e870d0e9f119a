namespace LuBan.Kernel.Hosting;

/// <summary>The clean-ups that make an extension's code collectable. All of them always run; tests switch one off to show what it cures.</summary>
[Flags]
internal enum HygieneRows
{
    None = 0,

    /// <summary>Minimal-API handlers and MVC actions with parameters of the extension's types.</summary>
    ParameterBinding = 1 << 0,

    /// <summary>Controllers, and anonymous objects as route values.</summary>
    PropertyHelpers = 1 << 1,

    /// <summary>MVC model metadata, TypeDescriptor, data annotations.</summary>
    TypeDescriptors = 1 << 2,

    /// <summary>Validator and options validated by data annotations.</summary>
    Validation = 1 << 3,

    /// <summary>MVC binding of collections of the extension's types.</summary>
    CollectionValidation = 1 << 4,

    /// <summary>Metadata looked up on the shared empty collection.</summary>
    EndpointMetadata = 1 << 5,

    /// <summary>JsonSerializer with the process-wide default options.</summary>
    Json = 1 << 6,

    /// <summary>Meters in statics.</summary>
    Meters = 1 << 7,

    /// <summary>DispatchProxy.</summary>
    Proxies = 1 << 8,

    /// <summary>Timers, token sources, listeners and watchers in the extension's own statics.</summary>
    Statics = 1 << 9,

    /// <summary>IHttpClientFactory with its default handler lifetime.</summary>
    HttpHandlers = 1 << 10,

    /// <summary>The C# runtime binder behind <c>dynamic</c>.</summary>
    DynamicBinder = 1 << 11,

    All = (1 << 12) - 1,
}
