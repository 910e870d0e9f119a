using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Microsoft.AspNetCore.Builder;

/// <summary>How the web server in front of the kernel reads and writes HTTP.</summary>
public static class KernelWebServerExtensions
{
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Reads requests strictly and passes on response headers byte by byte. Call it before the server starts.</summary>
    /// <param name="kestrel">The web server's options.</param>
    /// <returns><paramref name="kestrel"/>.</returns>
    public static KestrelServerOptions UseStrictHttp(this KestrelServerOptions kestrel)
    {
        // A line that ends without CR is the end of a line to some and not to others: what is between them can be two requests.
        AppContext.SetSwitch(StrictLineEnds, true);
        // An upstream's header in UTF-8 is handed down as it is. Without this it would fail the whole response.
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        return kestrel;
    }
}
