namespace LuBan.Sdk;

/// <summary>How a contribution is drawn.</summary>
public enum ConsoleKind
{
    /// <summary>By the console itself, from the fields of the contribution.</summary>
    None,

    /// <summary>By a class that derives from <c>HTMLElement</c>.</summary>
    Element,

    /// <summary>By a function that gets an element to draw in.</summary>
    Mount,

    /// <summary>From HTML that the extension's server sends, without scripts.</summary>
    Html,

    /// <summary>By a page of its own in a sandboxed frame.</summary>
    Iframe,
}
