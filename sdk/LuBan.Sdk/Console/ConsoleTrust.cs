namespace LuBan.Sdk;

/// <summary>Where the code of an extension runs in the browser.</summary>
public enum ConsoleTrust
{
    /// <summary>In the console's own page, with the rights of whoever uses it.</summary>
    Module,

    /// <summary>In a sandboxed frame that can do only what its manifest lists.</summary>
    Isolated,
}
