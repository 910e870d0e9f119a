using System.Globalization;
using System.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed class SatelliteExtension : Extension
{
    private static readonly ResourceManager Texts = new("LuBan.TestExtensions.Texts", typeof(SatelliteExtension).Assembly);

    public override void Configure(IExtensionBuilder extension) =>
        extension.Routes.MapGet("/hello/{language}", (string language) => Texts.GetString("Hello", CultureInfo.GetCultureInfo(language)));
}
