using System.Runtime.InteropServices;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;

namespace LuBan.TestExtensions;

public sealed partial class NativeLibraryExtension : Extension
{
    public override void Configure(IExtensionBuilder extension) =>
        extension.Routes.MapGet("/version", () => Marshal.PtrToStringUTF8(Sqlite.Version()));

    private static class Sqlite
    {
#pragma warning disable SYSLIB1054 // The generator needs unsafe code; this is one call.
        [DllImport("e_sqlite3", EntryPoint = "sqlite3_libversion")]
        public static extern IntPtr Version();
#pragma warning restore SYSLIB1054
    }
}
