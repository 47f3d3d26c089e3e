"""The language server: what `check` finds while one types, and what editors ask about names.

`synchronization` takes the texts of editors into a `Session`, `publishing` sends what is found in
them, and each other feature is a module of its own.

To add a feature, say hover:

1. Write `hover.py` with a pure function that answers for a place in a file, and no more:

       def hover(file: EditorFile, offset: int) -> types.Hover | None: ...

   The `EditorFile` has all that there is to know: `source`, `documents`, `settings`, `names`,
   `lock`, `report`, and `positions` between offsets and what the protocol counts. Places in other
   files become locations by `file.location(source, span)`.

2. In the same module, hook it into the protocol:

       def register(server: Server) -> None:
           @server.feature(types.TEXT_DOCUMENT_HOVER)
           def answer(params: types.HoverParams) -> types.Hover | None:
               at = server.place(params)
               return None if at is None else hover(*at)

   `place` gives the file and the offset, None for what the session knows nothing of. Slow
   answers are coroutines that `await server.pause()` now and then, so that they can be cancelled.

3. Add the module to `FEATURES` in `features.py`. What the client is told of the server's
   capabilities follows from what is registered.

`text_requests`, `name_requests`, `rename_requests` and `symbol_requests` hook in what the modules
beside them work out, which know nothing of the protocol: `hover`, `completion`, `rename` and others
take texts, documents and names, and give spans and texts.

Nothing here prints or opens sockets, and no other room imports it but `cli`.
"""
