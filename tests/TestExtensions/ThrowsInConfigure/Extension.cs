using LuBan.Sdk;

namespace LuBan.TestExtensions;

public sealed class ThrowsInConfigureExtension : Extension
{
    public override void Configure(IExtensionBuilder extension) => throw new BadLuckException("the dice fell badly");
}

public sealed class BadLuckException(string message) : Exception(message);
