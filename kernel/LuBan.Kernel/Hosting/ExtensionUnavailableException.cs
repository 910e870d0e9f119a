using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>The extension's process is not there just now. It is no fault of the call, which may be made again.</summary>
internal sealed class ExtensionUnavailableException(string code, string message) : ExtensionException(code, message);
