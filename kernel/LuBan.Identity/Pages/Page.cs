using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>The frame of all pages: nothing is loaded from anywhere, nothing but the one script runs, and no other page may show it in a frame.</summary>
internal static class Page
{
    private const string Style = """
        :root{color-scheme:light dark;--back:#f1f2f3;--card:#fff;--ink:#1b1d26;--soft:#545868;--line:#d4d6dc;--edge:#8b8f9c;--accent:#0b5bd3;--on:#fff;--bad:#b42318;--badback:#fef3f2;--goodback:#eef6ff}
        @media (prefers-color-scheme:dark){:root{--back:#08090c;--card:#101218;--ink:#f1f2f3;--soft:#abaeb9;--line:#2f323f;--edge:#6b6f7d;--accent:#1f6feb;--on:#fff;--bad:#ffb4ab;--badback:#3a1c1a;--goodback:#1a2b40}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        main{width:min(26rem,calc(100vw - 2rem));margin:1rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:0 1px 2px rgb(0 0 0/6%),0 8px 24px rgb(0 0 0/6%)}
        .brand{display:flex;align-items:center;gap:.625rem;margin:0 0 1.5rem;font-weight:700;font-size:1.12rem;color:var(--ink)}
        .brand svg{width:1.75rem;height:1.75rem}
        h1{font-size:1.375rem;line-height:1.3;margin:0 0 .25rem}
        p{margin:.25rem 0 1rem;overflow-wrap:anywhere}
        .soft{color:var(--soft)}
        form{margin:0}
        label{display:block;margin:1rem 0 .25rem;font-weight:500}
        input{width:100%;padding:.6rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:6px}
        input.code{letter-spacing:.2em;font-family:ui-monospace,monospace;text-transform:uppercase}
        button,.button{display:block;width:100%;margin:1rem 0 0;padding:.65rem 1rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;border-radius:6px;border:1px solid var(--accent);background:var(--accent);color:var(--on)}
        button:hover,.button:hover{filter:brightness(1.08)}
        .button svg{width:1.15em;height:1.15em;vertical-align:-.2em;margin-inline-end:.5em}
        .second{background:transparent;color:var(--ink);border-color:var(--edge)}
        input:focus-visible,button:focus-visible,.button:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        .or{display:flex;align-items:center;gap:.75rem;margin:1.25rem 0 0;color:var(--soft)}
        .or::before,.or::after{content:"";flex:1;border-top:1px solid var(--line)}
        .problem,.note{margin:1rem 0;padding:.75rem 1rem;border-radius:8px}
        .problem{background:var(--badback);color:var(--bad)}
        .note{background:var(--goodback)}
        ul{margin:.5rem 0 1rem;padding-left:1.25rem}
        details{margin-top:1.25rem;color:var(--soft)}
        summary{cursor:pointer}
        code{font-family:ui-monospace,monospace;font-size:.9em}
        [hidden]{display:none}
        """;

    // Passkeys are the only thing that needs a script. It adds nothing to the page but the answer of the browser.
    private const string Script = """
        (() => {
          const button = document.querySelector("[data-passkey]");
          if (!button || !window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
          button.hidden = false;
          document.querySelectorAll("[data-with-passkey]").forEach(part => { part.hidden = false; });
          button.addEventListener("click", async () => {
            const form = button.form, problem = document.getElementById("passkey-problem");
            try {
              const asked = await fetch(button.dataset.passkey, { method: "POST", body: new URLSearchParams({ state: form.elements.state.value, step: form.elements.step.value }) });
              if (!asked.ok) throw new Error(asked.status + " " + asked.statusText);
              const challenge = await asked.json();
              const answer = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(challenge.options) });
              form.elements.step.value = challenge.step;
              form.elements.credential.value = JSON.stringify(answer.toJSON());
              form.submit();
            } catch (error) {
              problem.textContent = error.message;
              problem.hidden = false;
            }
          });
        })();
        """;

    private static readonly string StyleHash = HashOf(Style);
    private static readonly string ScriptHash = HashOf(Script);

    /// <summary>Writes a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="texts">Its words.</param>
    /// <param name="title">Its title.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="formTarget">Where an answer to its form may be redirected to, beside this server; null for nowhere.</param>
    /// <param name="hasScript">Whether it needs the script.</param>
    internal static Task WriteAsync(HttpContext context, PageTexts texts, string title, Html content, int status = StatusCodes.Status200OK, string? formTarget = null, bool hasScript = false)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src '{StyleHash}'; {(hasScript ? $"script-src '{ScriptHash}'; connect-src 'self'; " : "")}form-action 'self'{SourceOf(formTarget)}; base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        // Browsers send no usable Origin with a form when this is 'no-referrer'; other servers still learn nothing.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "publickey-credentials-get=(self)";
        return context.Response.WriteAsync(Document(texts, title, content, hasScript), context.RequestAborted);
    }

    private static string Document(PageTexts texts, string title, Html content, bool hasScript)
    {
        Html head = $"""<!doctype html><html lang="{texts.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>{title} · LuBan</title>""";
        Html body = $"""</head><body><main><p class="brand"><svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#0b5bd3"/><path d="M9 8v16h14M16 8h7v9" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/></svg>LuBan</p>{content}</main>""";
        return $"{head}<style>{Style}</style>{body}{(hasScript ? $"<script>{Script}</script>" : "")}</body></html>";
    }

    /// <summary>The source of the content security policy for an address: its origin, or its scheme when it has none.</summary>
    private static string SourceOf(string? target)
    {
        if (target is null || !Uri.TryCreate(target, UriKind.Absolute, out var uri)) return "";
        return " " + (uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : uri.Scheme + ":");
    }

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
